/** A request is decided about; people are asked if policy wants that, and the rest is done once they have spoken. */
import { type Context, found } from '../context.ts';
import type { HoldCall, Rest } from '../hold/hold-call.ts';
import { refusedText } from '../response/refused.ts';
import type { RequestAdmission } from './request-admission.ts';

export interface DecideRequestDeps {
  readonly requestAdmission: Pick<RequestAdmission, 'admit' | 'patienceWith'>;
  readonly holdCall: HoldCall;
}

/** Resolves with undefined for a request that has its answer: a refusal, or that of an identical call which no one heard. */
export const createDecideRequest =
  ({ requestAdmission, holdCall }: DecideRequestDeps) =>
  async (context: Context<'request'>): Promise<Context<'request'> | Rest | undefined> => {
    const request = found(context.request);
    const admitted = await requestAdmission.admit(request);
    if ('held' in admitted) {
      return holdCall({ ...request, patience: requestAdmission.patienceWith(request) }, admitted.held);
    }
    if ('admission' in admitted) return { ...context, admitted };
    request.stopped.throwIfAborted();
    await request.channel.send(
      admitted.ok ? admitted.kept : refusedText(request.message, admitted.refused, request.makeSafe),
    );
    return undefined;
  };
