/** A call that has waited for people goes on, once it is known what came of that. */
import type { Decision } from '../../domain/decision.ts';
import type { Execute } from '../execute.ts';
import type { RefuseRequest } from '../request/refuse-request.ts';
import type { RequestAdmission } from '../request/request-admission.ts';
import type { RequestContext } from '../request/request-context.ts';
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
      if (waited.kind === 'again') return await askToRetry(request, waited.again);
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

/** Clients of 2026-07-28 come back by themselves with a state that asks nothing of them. */
const askToRetry = async (request: RequestContext, requestState: string): Promise<void> => {
  const { id, method, seq } = request.pending;
  const result = { resultType: 'input_required', requestState };
  const body = JSON.stringify({ jsonrpc: '2.0', id, result });
  request.conversation.recording.note({
    from: 'gateway',
    kind: 'response',
    method,
    answers: seq,
    body: request.makeSafe(body),
  });
  await request.channel.send(body);
};
