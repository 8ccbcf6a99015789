/** Decides recorded calls again under another policy, and says what would change. */
import type { Call } from '../domain/call.ts';
import { ACTIONS, type Action } from '../domain/decision.ts';
import type { Effect } from '../domain/effect.ts';
import type { Entry, Session } from '../domain/recording.ts';
import type { Policy } from './policy.ts';

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
    const { action: after, rule, effect } = policy.decide(call, { grants: [], now: entry.at });
    const { server, method, tool } = call;
    return [
      { seq: entry.seq, server, method, tool, effect, before, after, rule, change: changeOf(before, after) },
    ];
  });
};

/** Something that may destroy would pass without anybody being asked, and did not before. */
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
  const message = entry.from === 'client' && entry.kind === 'request' ? parse(entry.body) : undefined;
  if (message === undefined || typeof message.method !== 'string') return undefined;
  const { name, uri, arguments: args } = Object(message.params) as Record<string, unknown>;
  const isCall = message.method === 'tools/call';
  return {
    caller: session.caller,
    server: session.server,
    method: message.method,
    tool: isCall ? (text(name) ?? entry.tool) : undefined,
    prompt: message.method === 'prompts/get' ? text(name) : undefined,
    resource: text(uri),
    args: typeof args === 'object' && args !== null ? (args as Record<string, unknown>) : undefined,
  };
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const parse = (body: string | undefined): { method?: unknown; params?: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
