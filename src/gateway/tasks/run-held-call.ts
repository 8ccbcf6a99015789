/** Runs the call of a task while its client is here, exactly once, and keeps what came of it. */
import type { Withdraw } from '../../approvals/withdraw.ts';
import type { Approval } from '../../domain/approval.ts';
import { Refusal } from '../../domain/refusal.ts';
import { NEVER } from '../../domain/time/stop.ts';
import { within } from '../../domain/time/within.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import { member } from '../../mcp/json/node-value.ts';
import { intentOf } from '../../mcp/jsonrpc/intent.ts';
import { parseRequest } from '../../mcp/jsonrpc/parse-message.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { openOwnState } from '../input-required/open-own-state.ts';
import type { RequestStates } from '../input-required/request-states.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Mask } from '../ports.ts';
import { maskMessage } from '../record/mask-message.ts';
import type { RequestContext } from '../request/request-context.ts';
import { type KeptAnswer, sourceOf } from '../response/kept-answer.ts';
import { createKeepingChannel } from '../response/response-channel.ts';
import type { Shutdown } from '../shutdown.ts';
import type { HeldTask, HeldTasks } from './held-tasks.ts';
import type { RunApproved } from './run-approved.ts';

/** Both resolve once the call has run, or after some seconds in which it goes on. */
export interface RunHeldCall {
  /** A call that may not run after all takes its approval back, so that it stays what its client is told. */
  run(request: RequestContext, task: HeldTask, approval: Approval): Promise<void>;
  /** The retry of a call that asked its client for something, with what the request brings. */
  resume(request: RequestContext, task: HeldTask, asked: KeptAnswer): Promise<void>;
}

export interface RunHeldCallDeps {
  readonly heldTasks: HeldTasks;
  readonly runApproved: RunApproved;
  readonly runRequest: Pipeline['runRequest'];
  readonly states: Pick<RequestStates, 'open'>;
  readonly withdraw: Withdraw;
  readonly watch: KillSwitches['watch'];
  readonly mask: Mask;
  /** A client hears of its call later; the gateway waits for it before it closes its store. */
  readonly track: Shutdown['track'];
  readonly now: () => number;
}

/** Milliseconds within which most calls have their answer; a client that asks again hears of the others. */
const PATIENCE = 5000;

/** Returns what runs and resumes the calls of tasks, each at most once at a time in this process, and once in all. */
export const createRunHeldCall = (deps: RunHeldCallDeps): RunHeldCall => {
  const running = new Map<string, Promise<void>>();

  /** Of those that want to run a task at one moment, one does, and the others wait with it. */
  const once = async (task: HeldTask, work: () => Promise<void>): Promise<void> => {
    const started = running.get(task.id) ?? deps.track(work()).finally(() => running.delete(task.id));
    running.set(task.id, started);
    // The one who no longer listens hears of it at the next look.
    started.catch(() => undefined);
    await within(started, PATIENCE);
  };

  const watched = async (
    call: RequestContext,
    work: (call: RequestContext) => Promise<void>,
  ): Promise<void> => {
    const { stopped, release } = deps.watch({
      caller: call.caller,
      server: call.conversation.server,
      tool: call.intent.tool,
      session: call.conversation.recording.id,
    });
    try {
      await work({ ...call, stopped });
    } finally {
      release();
    }
  };

  const run: RunHeldCall['run'] = (request, task, approval) =>
    once(task, async () =>
      watched(await contextOfCall(deps, { request, task }), async (call) => {
        const refusal = await deps.runApproved(call, approval);
        if (refusal !== undefined) await deps.withdraw(approval.id, refusal.message);
      }),
    );

  const resume: RunHeldCall['resume'] = (request, task, asked) =>
    once(task, async () =>
      watched(await contextOfCall(deps, { request, task, asked }), async (call) => {
        const rest = await deps.runRequest(call);
        await rest?.();
      }),
    );

  return { run, resume };
};

interface Held {
  /** What its client asks now. */
  readonly request: RequestContext;
  readonly task: HeldTask;
  readonly asked?: KeptAnswer;
}

/** The call as it came, with what the server asked for meanwhile, in the place of what its client asks now. */
const contextOfCall = async (
  deps: RunHeldCallDeps,
  { request, task, asked }: Held,
): Promise<RequestContext> => {
  const { caller, conversation } = request;
  const { server } = conversation;
  const place = { caller, server };
  const kept = await deps.heldTasks.callOf(task, place);
  const sent = asked === undefined ? kept : withInput(kept, asked, request);
  const sentMessage = parseRequest(sent);
  if (sentMessage === undefined) throw new Refusal('unknown-task');
  const sender = { ...place, era: task.era };
  const { text, message, carried } = openOwnState({ text: sent, message: sentMessage }, sender, deps.states);
  const intent = intentOf(message);
  const { tool, method } = intent;
  return {
    ...request,
    message,
    masked: await maskMessage(deps.mask, { text, root: message.node }, { server, tool }),
    body: Buffer.from(text),
    text,
    intent,
    carried,
    sentParams: undefined,
    channel: createKeepingChannel((answer) => deps.heldTasks.keepAnswer(task, answer, place)),
    pending: {
      ...request.pending,
      id: message.id,
      method,
      tool,
      task: undefined,
      started: deps.now(),
      raise: () => 0,
    },
    gone: NEVER,
    givenUp: NEVER,
  };
};

/** The call with its answers to what the server asked, as clients without tasks repeat it. Throws `invalid-params`. */
const withInput = (call: string, asked: KeptAnswer, { message, text }: RequestContext): string => {
  const params = parseRequest(call)?.params;
  const responses = member(message.params, 'inputResponses');
  const state = member(member(asked.root, 'result'), 'requestState');
  if (params === undefined || state === undefined) throw new Refusal('unknown-task');
  if (responses?.kind !== 'object') throw new Refusal('invalid-params', 'Say `inputResponses`.');
  const at = params.start + 1;
  const answers = text.slice(responses.start, responses.end);
  const added = `"requestState":${sourceOf(asked, state)},"inputResponses":${answers},`;
  return applyEdits(call, [{ start: at, end: at, text: added }]);
};
