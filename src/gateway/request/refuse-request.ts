/** A request that is on record is refused on record, and in the shape that its method wants. */
import type { Decision } from '../../domain/decision.ts';
import { Refusal } from '../../domain/refusal.ts';
import { KILL_RULE } from '../../operators/kill-switches.ts';
import type { AskToConnect } from '../elicitation/ask-to-connect.ts';
import { noteRefused } from '../record/note-refused.ts';
import { type Refused, refusedText, retryHeaders } from '../response/refused.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Answers with what went wrong, unless the client is gone.
 *
 * @param decision what the request was let through by: what goes wrong after that is not a refusal of the policy, and
 *   clients can tell
 */
export type RefuseRequest = (
  request: RequestContext,
  error: unknown,
  decision: Decision | undefined,
) => Promise<void>;

export interface RefuseRequestDeps {
  /** Notes what is our fault and gives back a refusal with a reference to it. */
  readonly internal: (error: unknown) => Refusal;
  readonly askToConnect: AskToConnect;
}

/** Returns what answers a request with what went wrong; `internal` turns errors of ours into a refusal with a reference. */
export const createRefuseRequest =
  ({ internal, askToConnect }: RefuseRequestDeps): RefuseRequest =>
  async (request, error, admitted) => {
    if (request.gone.aborted) return;
    const refusal = refusalOf(request, error, internal);
    if (refusal.code === 'connection-required' && (await asked(request, refusal, askToConnect))) return;
    noteRefused(request, refusal);
    const decision = request.pending.method === 'tools/call' ? admitted : undefined;
    const refused: Refused = {
      refusal,
      decision: request.stopped.aborted
        ? { action: 'deny', rule: stoppedBy(request.stopped.reason) }
        : decision,
      approval: undefined,
    };
    await request.channel.send(
      refusedText(request.message, refused, request.makeSafe),
      refusal.http,
      retryHeaders(refusal),
    );
  };

/** What cannot be asked, or not now, is still a refusal whose text says where the page is. */
const asked = (request: RequestContext, refusal: Refusal, askToConnect: AskToConnect): Promise<boolean> =>
  askToConnect(request, refusal).catch((error: unknown) => {
    if (error instanceof Refusal) return false;
    throw error;
  });

/** By an operator, or by the end of the sign-in that the caller's token comes from. */
const stoppedBy = (reason: unknown): string =>
  reason instanceof Refusal && reason.code === 'unauthenticated' ? 'signed-out' : KILL_RULE;

/** Being stopped shows as all kinds of broken connections. */
export const refusalOf = (
  { stopped }: Pick<RequestContext, 'stopped'>,
  error: unknown,
  internal: RefuseRequestDeps['internal'],
): Refusal => {
  const cause: unknown = stopped.aborted ? stopped.reason : error;
  return cause instanceof Refusal ? cause : internal(cause);
};
