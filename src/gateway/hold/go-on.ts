/** A call that has waited for people goes on, once it is known what came of that. */
import type { Decision } from '../../domain/decision.ts';
import type { Execute } from '../execute.ts';
import type { AdmitTurn } from '../request/admit-turn.ts';
import type { RefuseTurn } from '../request/refuse-turn.ts';
import type { Turn } from '../request/turn.ts';
import { refusedText } from '../response/refused.ts';
import type { StartTask } from '../tasks/start-task.ts';
import type { HoldCallDeps } from './hold-call.ts';

export interface GoOnDeps {
  readonly admitHeld: AdmitTurn['admitHeld'];
  readonly execute: Execute;
  readonly startTask: StartTask;
  readonly refuseTurn: RefuseTurn;
}

export const createGoOn =
  ({ admitHeld, execute, startTask, refuseTurn }: GoOnDeps): HoldCallDeps['goOn'] =>
  async (turn, held, waited) => {
    let decision: Decision | undefined;
    try {
      if (waited.kind !== 'approved') turn.stopped.throwIfAborted();
      if (waited.kind === 'again') return await sendRound(turn, waited.again);
      if (waited.kind === 'later') return await startTask(turn, waited.later);
      if (waited.kind === 'refused')
        return await turn.channel.send(refusedText(turn.message, waited.refused, turn.makeSafe));
      const admitted = await admitHeld(turn, held, waited.approval);
      if (admitted.ok) {
        decision = admitted.decision;
        return await execute(turn, admitted);
      }
      turn.stopped.throwIfAborted();
      return await turn.channel.send(refusedText(turn.message, admitted.refused, turn.makeSafe));
    } catch (error) {
      await refuseTurn(turn, error, decision);
    }
  };

/** Clients of 2026-07-28 come back by themselves with a state that asks nothing of them. */
const sendRound = async (turn: Turn, requestState: string): Promise<void> => {
  const { id, method, seq } = turn.pending;
  const result = { resultType: 'input_required', requestState };
  const body = JSON.stringify({ jsonrpc: '2.0', id, result });
  turn.conversation.recording.note({
    from: 'gateway',
    kind: 'response',
    method,
    answers: seq,
    body: turn.makeSafe(body),
  });
  await turn.channel.send(body);
};
