/** Where a task of the gateway's own stands: the approval in the store is the truth, the kept answer what came of it. */
import type { Approval } from '../../domain/approval.ts';
import { Refusal } from '../../domain/refusal.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { wantsInput } from '../input-required/wrap-state.ts';
import { refusalAfter, refusalSettled } from '../response/explain-refusal.ts';
import { type KeptAnswer, readKept } from '../response/kept-answer.ts';

export type TaskState =
  | { readonly kind: 'working'; readonly message: string }
  /** Approved: the call may run, now that its client is here. */
  | { readonly kind: 'ready' }
  /** The server wants something of the client, as the kept answer says. */
  | { readonly kind: 'asking'; readonly answer: KeptAnswer }
  /** The server made a task of its own of the call, with this id. */
  | { readonly kind: 'handed-on'; readonly upstream: string }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'cancelled'; readonly message: string };

/** Why an approval ends whose task is cancelled by its client. */
export const WITHDRAWN = 'The client cancelled its task.';

/**
 * Returns what may be done about the task. `kept` is the sealed answer that was opened, `now` milliseconds since the
 * epoch.
 */
export const taskState = (approval: Approval, kept: string | undefined, now: number): TaskState => {
  const answer = kept === undefined ? undefined : readKept(kept);
  if (answer !== undefined && !wantsInput(member(answer.root, 'result'))) return settledBy(answer);
  if (answer !== undefined && approval.paused !== undefined) return { kind: 'asking', answer };
  return byApproval(approval, now);
};

const settledBy = (answer: KeptAnswer): TaskState => {
  const result = member(answer.root, 'result');
  const isTask = stringMember(result, 'resultType') === 'task';
  const upstream = stringMember(isTask ? result : member(result, 'task'), 'taskId');
  return upstream === undefined ? { kind: 'answered', answer } : { kind: 'handed-on', upstream };
};

const byApproval = (approval: Approval, now: number): TaskState => {
  const { state, approvers, id, error } = approval;
  if (error === WITHDRAWN) return { kind: 'cancelled', message: WITHDRAWN };
  const isOver = now >= approval.expiresAt;
  switch (state) {
    case 'pending':
      return isOver
        ? { kind: 'refused', refusal: refusalAfter('expired', approval) }
        : { kind: 'working', message: `Waiting for approval of ${approvers.name} (${id}).` };
    case 'approved':
      return isOver ? { kind: 'refused', refusal: refusalAfter('expired', approval) } : { kind: 'ready' };
    case 'executing':
      return { kind: 'working', message: `Approved (${id}); the call runs.` };
    case 'unknown':
      return { kind: 'refused', refusal: outcomeUnknown(id) };
    case 'failed':
      return { kind: 'refused', refusal: new Refusal('upstream-lost', `The call failed. ${error ?? ''}`) };
    case 'cancelled':
      return { kind: 'refused', refusal: new Refusal('approval-cancelled', `${error ?? ''} Not executed.`) };
    default:
      return { kind: 'refused', refusal: refusalSettled(approval) };
  }
};

const outcomeUnknown = (id: string): Refusal =>
  new Refusal(
    'outcome-unknown',
    `The call was sent (${id}) and its outcome is unknown. An operator has to settle it before it is called again.`,
  );
