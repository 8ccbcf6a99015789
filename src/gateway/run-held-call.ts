/** Runs the call of a task once it is approved and its client is here, exactly once, and keeps what came of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Withdraw } from '../approvals/withdraw.ts';
import type { Approval } from '../domain/approval.ts';
import { Refusal } from '../domain/refusal.ts';
import { intentOf } from '../protocol/intent.ts';
import { parseMessage } from '../protocol/parse-message.ts';
import type { HeldTask, HeldTasks } from './held-tasks.ts';
import type { KillSwitches } from './kill-switches.ts';
import type { Lane } from './lane.ts';
import { maskMessage } from './mask-message.ts';
import type { Mask } from './ports.ts';
import type { RunApproved } from './run-request.ts';
import type { Turn } from './turn.ts';

/**
 * Resolves once the call has run, or after some seconds in which it goes on. A call that may not run after all takes
 * its approval back, so that it stays what its client is told.
 */
export type RunHeldCall = (turn: Turn, task: HeldTask, approval: Approval) => Promise<void>;

export interface RunHeldCallDeps {
  readonly heldTasks: HeldTasks;
  readonly runApproved: RunApproved;
  readonly withdraw: Withdraw;
  readonly watch: KillSwitches['watch'];
  readonly mask: Mask;
  readonly now: () => number;
}

/** Milliseconds within which most calls have their answer; a client that asks again hears of the others. */
const PATIENCE = 5000;

export const createRunHeldCall = (deps: RunHeldCallDeps): RunHeldCall => {
  const running = new Map<string, Promise<void>>();

  const run = async (turn: Turn, task: HeldTask, approval: Approval): Promise<void> => {
    const call = await callTurn(deps, turn, task);
    const watched = deps.watch({
      caller: call.caller,
      server: call.conversation.server,
      tool: call.intent.tool,
      session: call.conversation.recording.id,
    });
    try {
      const refusal = await deps.runApproved({ ...call, stopped: watched.stopped }, approval);
      if (refusal !== undefined) await deps.withdraw(approval.id, refusal.message);
    } finally {
      watched.release();
    }
  };

  return async (turn, task, approval) => {
    const started = running.get(task.id) ?? run(turn, task, approval).finally(() => running.delete(task.id));
    running.set(task.id, started);
    // Whoever no longer listens hears of it at the next look.
    started.catch(() => undefined);
    const patience = new AbortController();
    await Promise.race([started, sleep(PATIENCE, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
  };
};

/** The call as it came, in the place of the request that its client makes now. */
const callTurn = async (deps: RunHeldCallDeps, turn: Turn, task: HeldTask): Promise<Turn> => {
  const { caller, conversation } = turn;
  const { server } = conversation;
  const text = await deps.heldTasks.callOf(task, { caller, server });
  const parsed = parseMessage(text);
  if (parsed.kind !== 'single' || parsed.message.kind !== 'request') throw new Refusal('unknown-task');
  const { message } = parsed;
  const intent = intentOf(message);
  const { tool, method } = intent;
  const never = new AbortController().signal;
  return {
    ...turn,
    message,
    masked: await maskMessage(deps.mask, { text, root: message.node }, { server, tool }),
    body: Buffer.from(text),
    text,
    intent,
    carried: undefined,
    sentParams: undefined,
    lane: keepingLane((answer) => deps.heldTasks.keepAnswer(task, answer, { caller, server })),
    pending: {
      ...turn.pending,
      id: message.id,
      method,
      tool,
      task: undefined,
      started: deps.now(),
      raise: () => 0,
    },
    gone: never,
    givenUp: never,
  };
};

/** There is nobody to stream to: what the server says before its answer goes nowhere, and what it asks is refused. */
const keepingLane = (keep: (answer: string) => Promise<void>): Lane => ({
  hold: () => () => {},
  raise: () => 0,
  send: keep,
  mayWait: true,
  streams: false,
  open: () => ({ write: async () => {}, end: () => {} }),
});
