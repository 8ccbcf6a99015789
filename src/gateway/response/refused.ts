/** The shape in which a refusal reaches the client: a result the model can read for tools, an error for the rest. */
import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { JsonObject } from '../../mcp/json/json-node.ts';
import { hasClaim } from '../../mcp/revisions/era.ts';

export interface Refused {
  readonly refusal: Refusal;
  readonly decision: Pick<Decision, 'action' | 'rule'> | undefined;
  readonly approval: Approval | undefined;
}

/** `id` is null if the message had none that could be read. */
export interface RefusedRequest {
  readonly id: string | number | null;
  readonly method: string;
  /** Its parameters, which claim the era that the answer has to be of. */
  readonly params: JsonObject | undefined;
}

/** Tells clients when to come back, if that is known. */
export const retryHeaders = ({ retryAfter }: Refusal): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };

/** States in which the same call may be sent again and will find the same approval. */
const RETRIABLE = ['pending', 'approved'];

/** One JSON-RPC message as text. Refusals quote what they are about, so their sentences are masked like anything else. */
export const refusedText = (
  request: RefusedRequest,
  { refusal, decision, approval }: Refused,
  makeSafe: MakeSafe,
): string => {
  const message = makeSafe(refusal.message);
  const metaOf = (said: Refused['decision']) =>
    said === undefined ? {} : { 'dev.firebreak/decision': decisionMeta(said, approval) };
  if (request.method === 'tools/call' && refusal.http === 200 && refusal.code !== 'unknown-tool') {
    const type = hasClaim(request.params) ? { resultType: 'complete' } : {};
    const content = [{ type: 'text', text: message }];
    return JSON.stringify({
      jsonrpc: '2.0',
      id: request.id,
      result: { ...type, content, isError: true, _meta: metaOf(decision ?? ownDecision(refusal)) },
    });
  }
  const data =
    decision === undefined && refusal.data === undefined
      ? {}
      : { data: { ...safeData(refusal.data, makeSafe), ...metaOf(decision) } };
  const error = { code: refusal.rpc, message, ...data };
  return JSON.stringify({ jsonrpc: '2.0', id: request.id, error });
};

/** What no rule of the policy has refused, the gateway has by itself: clients find a decision on every refused call. */
const ownDecision = ({ code }: Refusal): Pick<Decision, 'action' | 'rule'> => ({
  action: 'deny',
  rule: `firebreak.${code}`,
});

/** Such as the revision that was asked for. */
export const safeData = (data: Refusal['data'], makeSafe: MakeSafe): Refusal['data'] =>
  data &&
  JSON.parse(JSON.stringify(data, (_name, value) => (typeof value === 'string' ? makeSafe(value) : value)));

/** What `_meta["dev.firebreak/decision"]` says. */
export const decisionMeta = (
  decision: Pick<Decision, 'action' | 'rule'>,
  approval: Approval | undefined,
) => ({
  action: decision.action,
  rule: decision.rule,
  ...(approval === undefined ? {} : { approval: approvalMeta(approval) }),
});

const approvalMeta = (approval: Approval) => ({
  id: approval.id,
  state: approval.state,
  expiresAt: new Date(approval.expiresAt).toISOString(),
  ...(RETRIABLE.includes(approval.state) ? { retry: 'same-arguments' } : {}),
});
