/** A call that has waited for people goes on, once it is known what came of that. */
import type { Decision } from '../../domain/decision.ts';
import type { Execute } from '../execute.ts';
import { askToRetry } from '../input-required/ask-to-retry.ts';
import type { RefuseRequest } from '../request/refuse-request.ts';
import type { RequestAdmission } from '../request/request-admission.ts';
import { refusedText } from '../response/refused.ts';
import type { StartTask } from '../tasks/start-task.ts';
import type { HoldCallDeps } from './hold-call.ts';

export interface GoOnDeps {
  readonly admitHeld: RequestAdmission['admitHeld'];
  readonly execute: Execute;
  readonly startTask: StartTask;
  readonly refuseRequest: RefuseRequest;
}

/** Returns what follows a wait: the call runs, is refused, is retried by its client, or becomes a task. */
export const createGoOn =
  ({ admitHeld, execute, startTask, refuseRequest }: GoOnDeps): HoldCallDeps['goOn'] =>
  async (request, held, waited) => {
    let decision: Decision | undefined;
    try {
      if (waited.kind !== 'approved') request.stopped.throwIfAborted();
      if (waited.kind === 'again') return await askToRetry(request, { requestState: waited.again });
      if (waited.kind === 'later') return await startTask(request, waited.later);
      if (waited.kind === 'refused')
        return await request.channel.send(refusedText(request.message, waited.refused, request.makeSafe));
      const admitted = await admitHeld(request, held, waited.approval);
      if (admitted.ok) {
        decision = admitted.decision;
        return await execute(request, admitted);
      }
      request.stopped.throwIfAborted();
      return await request.channel.send(refusedText(request.message, admitted.refused, request.makeSafe));
    } catch (error) {
      await refuseRequest(request, error, decision);
    }
  };
