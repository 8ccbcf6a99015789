/** A request is decided about; people are asked if policy wants that, and the rest is done once they have spoken. */

import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
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
  (context: Context<'request'>): NowOrLater<Context<'request'> | Rest | undefined> => {
    const request = found(context.request);
    return followed(
      requestAdmission.admit(request),
      (admitted): NowOrLater<Context<'request'> | Rest | undefined> => {
        if ('held' in admitted) {
          return holdCall({ ...request, patience: requestAdmission.patienceWith(request) }, admitted.held);
        }
        if ('admission' in admitted) return { kind: 'request', request, admitted };
        request.stopped.throwIfAborted();
        const text = admitted.ok
          ? admitted.kept
          : refusedText(request.message, admitted.refused, request.makeSafe);
        return request.channel.send(text).then(() => undefined);
      },
    );
  };
