/** Decides recorded calls again under another policy, and says what would change. */
import type { Call } from '../../domain/call.ts';
import { ACTIONS, type Action } from '../../domain/decision.ts';
import type { Effect } from '../../domain/effect.ts';
import type { Entry, Session } from '../../domain/recording.ts';
import { member, stringMember, toValue } from '../../mcp/json/node-value.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { intentOf } from '../../mcp/jsonrpc/intent.ts';
import type { RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Policy } from '../policy.ts';

export type Change = 'none' | 'newly denied' | 'newly asked' | 'newly allowed';

export interface Replayed {
  readonly seq: number;
  readonly server: string;
  readonly method: string;
  readonly tool: string | undefined;
  readonly effect: Effect;
  readonly before: Action;
  readonly after: Action;
  readonly rule: string;
  readonly change: Change;
}

/**
 * Requests of the client that were decided about, in order. Recorded arguments are masked, and grants are not recorded:
 * the answer is for a caller without any.
 */
export const replaySession = (
  policy: Pick<Policy, 'decide'>,
  session: Pick<Session, 'caller' | 'server'>,
  entries: readonly Entry[],
): readonly Replayed[] => {
  const decided = new Map<number, Action>();
  for (const { kind, answers, verdict } of entries) {
    const action = kind === 'decision' ? asAction(verdict) : undefined;
    if (answers !== undefined && action !== undefined && !decided.has(answers)) decided.set(answers, action);
  }
  return entries.flatMap((entry) => {
    const before = decided.get(entry.seq);
    const call = before === undefined ? undefined : callOf(entry, session);
    if (before === undefined || call === undefined) return [];
    const { action, shadow, rule, effect } = policy.decide(call, { grants: [], now: entry.at });
    const after = shadow ? 'allow' : action;
    const { server, method, tool } = call;
    return [
      { seq: entry.seq, server, method, tool, effect, before, after, rule, change: changeOf(before, after) },
    ];
  });
};

/** Something that may destroy would pass without anyone being asked, and did not before. */
export const isRisky = ({ change, effect }: Replayed): boolean =>
  change === 'newly allowed' && (effect === 'destructive' || effect === 'unknown');

const changeOf = (before: Action, after: Action): Change => {
  if (before === after) return 'none';
  if (after === 'allow') return 'newly allowed';
  return after === 'deny' ? 'newly denied' : 'newly asked';
};

const asAction = (verdict: Entry['verdict']): Action | undefined =>
  ACTIONS.find((action) => action === verdict) ?? (ASKED.has(verdict ?? '') ? 'require-approval' : undefined);

const ASKED: ReadonlySet<string> = new Set(['approved', 'denied', 'expired', 'cancelled']);

const callOf = (entry: Entry, session: Pick<Session, 'caller' | 'server'>): Call | undefined => {
  const message = entry.from === 'client' && entry.kind === 'request' ? requestIn(entry.body) : undefined;
  if (message === undefined) return undefined;
  const { method, tool, prompt, resource, args } = intentOf(message);
  return {
    caller: session.caller,
    server: session.server,
    method,
    tool: tool ?? (method === 'tools/call' ? entry.tool : undefined),
    prompt,
    resource,
    args: args === undefined ? undefined : (toValue(args) as Record<string, unknown>),
  };
};

/** Recorded bodies were messages once; what a mask or a shortened recording left of them is enough here. */
const requestIn = (body = ''): RequestMessage | undefined => {
  const scanned = scanJson(body, { loneSurrogates: 'allow' });
  if (!scanned.ok || scanned.root.kind !== 'object') return undefined;
  const method = stringMember(scanned.root, 'method');
  const params = member(scanned.root, 'params');
  if (method === undefined) return undefined;
  const given = params?.kind === 'object' ? params : undefined;
  return { kind: 'request', node: scanned.root, method, id: 0, params: given };
};
