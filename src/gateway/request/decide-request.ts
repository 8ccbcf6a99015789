/** A request is decided about; people are asked if policy wants that, and the rest is done once they have spoken. */
import { type Context, found } from '../context.ts';
import type { HoldCall, Rest } from '../hold/hold-call.ts';
import { refusedText } from '../response/refused.ts';
import type { AdmitTurn } from './admit-turn.ts';

export interface DecideRequestDeps {
  readonly admitTurn: Pick<AdmitTurn, 'admit' | 'patienceWith'>;
  readonly holdCall: HoldCall;
}

/** Resolves with undefined for a request that has its answer: a refusal, or that of an identical call which no one heard. */
export const createDecideRequest =
  ({ admitTurn, holdCall }: DecideRequestDeps) =>
  async (context: Context<'request'>): Promise<Context<'request'> | Rest | undefined> => {
    const turn = found(context.turn);
    const admitted = await admitTurn.admit(turn);
    if ('held' in admitted) {
      return holdCall({ ...turn, patience: admitTurn.patienceWith(turn) }, admitted.held);
    }
    if ('admission' in admitted) return { ...context, admitted };
    turn.stopped.throwIfAborted();
    await turn.channel.send(
      admitted.ok ? admitted.kept : refusedText(turn.message, admitted.refused, turn.makeSafe),
    );
    return undefined;
  };
