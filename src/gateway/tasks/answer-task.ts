/** Answers what a client asks about a task of the gateway's own; a poll is presence, so an approved call runs in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GiveUp } from '../../approvals/give-up.ts';
import type { Approval } from '../../domain/approval.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import { member } from '../../mcp/json/node-value.ts';
import type { Era } from '../../mcp/revisions/era.ts';
import type { Decide } from '../decide.ts';
import type { InputRequiredRetriesDeps } from '../input-required/input-required-retries.ts';
import type { Mask } from '../ports.ts';
import { evidenceOf, maskMessage } from '../record/mask-message.ts';
import type { RequestContext } from '../request/request-context.ts';
import { type KeptAnswer, readKept, sourceOf } from '../response/kept-answer.ts';
import { refusedText } from '../response/refused.ts';
import type { AskUpstreamTask } from './ask-upstream-task.ts';
import type { HeldTask, HeldTasks } from './held-tasks.ts';
import type { RunHeldCall } from './run-held-call.ts';
import {
  acknowledgedText,
  type Payload,
  resultText,
  type TaskStatus,
  type TaskView,
  taskText,
} from './task-messages.ts';
import type { SeenTask } from './task-presence.ts';
import { type TaskState, taskState, WITHDRAWN } from './task-state.ts';

/** Rejects with `unknown-task` if the task is not this caller's, or over. */
export type AnswerTask = (request: RequestContext, taskId: string) => Promise<void>;

export interface AnswerTaskDeps {
  readonly heldTasks: HeldTasks;
  readonly mask: Mask;
  readonly approvals: {
    readonly getApproval: InputRequiredRetriesDeps['getApproval'];
    readonly giveUp: GiveUp;
  };
  readonly decide: Decide;
  readonly runHeldCall: RunHeldCall;
  readonly askUpstreamTask: AskUpstreamTask;
  readonly seenTask: SeenTask;
  /** Milliseconds a client can be kept waiting, and after which it comes by again. */
  readonly times: { readonly patience: number; readonly pollEvery: number };
  /** Clients that wait for a result are told that it is pending once this is aborted. */
  readonly draining: StopSignal;
  readonly now: () => number;
}

/** A task as one request about it finds it. */
interface Found {
  readonly request: RequestContext;
  readonly taskId: string;
  readonly task: HeldTask;
}

/** Milliseconds between two looks for a client that waits for the result. */
const LOOK_EVERY = 250;

/**
 * Answers `tasks/get`, `tasks/result`, `tasks/cancel` and `tasks/update`. Rejects with `unknown-task` for tasks that
 * are not the caller's.
 */
export const createAnswerTask = (deps: AnswerTaskDeps): AnswerTask => {
  const look = async ({ request, task }: Found): Promise<{ approval: Approval; state: TaskState }> => {
    const place = { caller: request.caller, server: request.conversation.server };
    // In this order: what an approval says is over was kept before.
    const approval = await deps.approvals.getApproval(task.approval).catch(() => {
      throw new Refusal('store-unavailable');
    });
    if (approval === undefined) throw new Refusal('unknown-task');
    return { approval, state: taskState(approval, await deps.heldTasks.answerOf(task, place), deps.now()) };
  };

  /** The client's own answer may hold what the settings let pass to it; the recording never does. */
  const tell = async ({ request }: Found, body: string): Promise<void> => {
    const { conversation, pending, channel } = request;
    const { method, seq } = pending;
    const masked = await maskMessage(
      deps.mask,
      { text: body },
      { server: conversation.server, anyTool: true },
    );
    conversation.recording.note({
      from: 'gateway',
      kind: 'response',
      method,
      answers: seq,
      ...evidenceOf(masked),
    });
    await channel.send(body);
  };

  /** The same, with the call run if it may. */
  const lookIn = async (found: Found): Promise<{ approval: Approval; state: TaskState }> => {
    const seen = await look(found);
    if (seen.state.kind === 'working') await deps.seenTask(found.task, seen.approval);
    if (seen.state.kind !== 'ready') return seen;
    await deps.runHeldCall.run(found.request, found.task, seen.approval);
    return look(found);
  };

  const get = async (found: Found): Promise<void> => {
    const { approval, state } = await lookIn(found);
    if (state.kind === 'handed-on') return deps.askUpstreamTask(found.request, found.taskId, state.upstream);
    await tell(found, shown(found, approval, state));
  };

  /** What the client says to what the server asked; if nothing is asked any more, no one needs it. */
  const update = async (found: Found): Promise<void> => {
    const { request, taskId, task } = found;
    const { state } = await look(found);
    if (state.kind === 'handed-on') return deps.askUpstreamTask(request, taskId, state.upstream);
    if (state.kind === 'asking') await deps.runHeldCall.resume(request, task, state.answer);
    await tell(found, acknowledgedText(request.pending.id));
  };

  /** Waits for the end of the task, as `tasks/result` has to. */
  const result = async (found: Found): Promise<void> => {
    const { request, taskId } = found;
    const stop = request.channel.hold(() => 'Waiting for the result.');
    const until = deps.now() + deps.times.patience;
    try {
      while (!request.givenUp.aborted) {
        const { approval, state } = await lookIn(found);
        if (state.kind === 'handed-on') return await deps.askUpstreamTask(request, taskId, state.upstream);
        const ended = ending(found, approval, state);
        if (ended !== undefined) return await tell(found, resultText(request.pending.id, taskId, ended));
        if (state.kind === 'cancelled') throw new Refusal('approval-cancelled', state.message);
        if (deps.draining.aborted || deps.now() >= until)
          throw new Refusal('approval-pending', messageOf(state));
        await sleep(LOOK_EVERY);
      }
    } finally {
      stop();
    }
  };

  const cancel = async (found: Found): Promise<void> => {
    const { request, taskId, task } = found;
    const { state: before } = await look(found);
    if (before.kind === 'handed-on') return deps.askUpstreamTask(request, taskId, before.upstream);
    await deps.approvals.giveUp(task.approval, WITHDRAWN).catch(() => {
      throw new Refusal('store-unavailable', 'The task could not be cancelled; try again later.');
    });
    if (task.era === '2026') return tell(found, acknowledgedText(request.pending.id));
    const { approval, state } = await look(found);
    if (ending(found, approval, state) !== undefined) {
      throw new Refusal('unknown-task', 'The task is over, so it cannot be cancelled.');
    }
    await tell(found, shown(found, approval, state));
  };

  const shown = (found: Found, approval: Approval, state: TaskState): string => {
    const view = viewOf(found, approval, deps.times.pollEvery);
    const { id } = found.request.pending;
    const ended = ending(found, approval, state);
    if (ended !== undefined) return taskText(id, { ...view, ...endedView(ended) }, payloadOf(ended));
    const open = { ...view, status: STATUS[state.kind], message: messageOf(state) };
    return taskText(id, open, state.kind === 'asking' ? askedOf(state.answer) : undefined);
  };

  const methods: Readonly<Record<Era, Readonly<Record<string, (found: Found) => Promise<void>>>>> = {
    '2025': { 'tasks/get': get, 'tasks/result': result, 'tasks/cancel': cancel },
    '2026': { 'tasks/get': get, 'tasks/update': update, 'tasks/cancel': cancel },
  };

  return async (request, taskId) => {
    const { caller, conversation, pending, spoken } = request;
    const { server, recording } = conversation;
    const { action, shadow } = await deps.decide({ caller, server, method: pending.method }, recording.id);
    if (action !== 'allow' && !shadow) throw new Refusal('denied');
    const task = deps.heldTasks.open(taskId, { caller, server });
    const answer = methods[spoken.era][pending.method];
    if (task.era !== spoken.era || answer === undefined) throw new Refusal('unknown-task');
    await answer({ request, taskId, task });
  };
};

/** The answer to the call, once there is one: the server's, or why the call did not run, which the model can read. */
const ending = ({ request }: Found, approval: Approval, state: TaskState): KeptAnswer | undefined => {
  if (state.kind === 'answered') return state.answer;
  if (state.kind !== 'refused') return undefined;
  const call = { id: request.pending.id, method: 'tools/call', params: request.message.params };
  const decision = { action: 'require-approval', rule: approval.rule } as const;
  return readKept(refusedText(call, { refusal: state.refusal, decision, approval }, request.makeSafe));
};

const STATUS: Readonly<Record<TaskState['kind'], TaskStatus>> = {
  working: 'working',
  ready: 'working',
  asking: 'input_required',
  'handed-on': 'working',
  answered: 'completed',
  refused: 'completed',
  cancelled: 'cancelled',
};

const messageOf = (state: TaskState): string => {
  if ('message' in state) return state.message;
  return state.kind === 'asking'
    ? 'Approved; the server asks for more.'
    : 'Approved; the call is about to run.';
};

const viewOf = (
  { task, taskId }: Found,
  approval: Approval,
  pollEvery: number,
): Omit<TaskView, 'status'> => ({
  taskId,
  task,
  pollEvery,
  updated: approval.finishedAt ?? approval.spentAt ?? approval.decidedAt ?? approval.createdAt,
});

/** A result that says that the tool failed is a result: SDKs do not show the model why a task `failed`. */
const endedView = ({ root }: KeptAnswer): { readonly status: TaskStatus } => ({
  status: member(root, 'error') === undefined ? 'completed' : 'failed',
});

const askedOf = (answer: KeptAnswer): Payload => [
  'inputRequests',
  sourceOf(answer, member(member(answer.root, 'result'), 'inputRequests')),
];

const payloadOf = (answer: KeptAnswer): Payload => {
  const error = member(answer.root, 'error');
  return error === undefined
    ? ['result', sourceOf(answer, member(answer.root, 'result'))]
    : ['error', sourceOf(answer, error)];
};
