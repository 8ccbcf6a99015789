/** A request that is on record is refused on record, and in the shape that its method wants. */
import type { Decision } from '../../domain/decision.ts';
import { Refusal } from '../../domain/refusal.ts';
import { KILL_RULE } from '../../operators/kill-switches.ts';
import { noteRefused } from '../record/note-refused.ts';
import { type Refused, refusedText, retryHeaders } from '../response/refused.ts';
import type { Turn } from './turn.ts';

/**
 * Answers with what went wrong, unless the client is gone.
 *
 * @param decision what the request was let through by: what goes wrong after that is not a refusal of the policy, and
 *   clients can tell
 */
export type RefuseTurn = (turn: Turn, error: unknown, decision: Decision | undefined) => Promise<void>;

export interface RefuseTurnDeps {
  /** Notes what is our fault and gives back a refusal with a reference to it. */
  readonly internal: (error: unknown) => Refusal;
}

export const createRefuseTurn =
  ({ internal }: RefuseTurnDeps): RefuseTurn =>
  async (turn, error, admitted) => {
    if (turn.gone.aborted) return;
    const refusal = refusalOf(turn, error, internal);
    noteRefused(turn, refusal);
    const decision = turn.pending.method === 'tools/call' ? admitted : undefined;
    const refused: Refused = {
      refusal,
      decision: turn.stopped.aborted ? { action: 'deny', rule: KILL_RULE } : decision,
      approval: undefined,
    };
    await turn.channel.send(
      refusedText(turn.message, refused, turn.makeSafe),
      refusal.http,
      retryHeaders(refusal),
    );
  };

/** Being stopped shows as all kinds of broken connections. */
export const refusalOf = (
  { stopped }: Pick<Turn, 'stopped'>,
  error: unknown,
  internal: RefuseTurnDeps['internal'],
): Refusal => {
  const cause: unknown = stopped.aborted ? stopped.reason : error;
  return cause instanceof Refusal ? cause : internal(cause);
};
