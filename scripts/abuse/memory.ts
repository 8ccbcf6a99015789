/** One caller who makes the gateway keep things: calls that wait, answers that are not read, and sessions. */
import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { headersOf, post, rpc, toolCall } from './post.ts';
import type { Scenario, Tally, Target } from './scenario.ts';

const LIMIT = 1024;
const SECONDS = 60;
const HELD = 64;
const HELD_BYTES = 3.6 * 1024 * 1024;
const UNREAD = 60;
const OPENERS = 8;
/** Milliseconds until someone who was refused tries again. */
const AFTER_REFUSAL = 500;

const each = async (
  connections: number,
  signal: AbortSignal,
  once: (index: number) => Promise<unknown>,
): Promise<void> => {
  const one = async (index: number) => {
    while (!signal.aborted) await once(index);
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => one(index)));
};

const count = (counted: Tally, outcome: string) => {
  counted[outcome] = (counted[outcome] ?? 0) + 1;
};

/** Many small values besides one long text: what is parsed takes far more room than its bytes. */
const heldBody = (index: number): string => {
  const rows = Array.from({ length: 20_000 }, (_, row) => ({ id: row, state: 'open', note: `row ${row}` }));
  const args = { index, rows, text: '' };
  return toolCall('delete_all', { ...args, text: 'x'.repeat(HELD_BYTES - JSON.stringify(args).length) });
};

const holdCalls = (target: Target, counted: Tally, signal: AbortSignal): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  signal.addEventListener('abort', () => agent.destroy());
  return each(HELD, signal, async (index) => {
    const outcome = await post(target, heldBody(index), agent).then(
      ({ status, text }) => (text.includes('is pending') ? 'held' : String(status)),
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    count(counted, outcome);
    if (outcome !== 'held') await sleep(AFTER_REFUSAL);
  });
};

/** Asks for a long answer and reads nothing of it; resolves once the gateway has closed the connection. */
const leaveUnread = async (target: Target, counted: Tally, signal: AbortSignal): Promise<void> => {
  const body = toolCall('read_much', {});
  const headers = headersOf(target.token, body);
  const sent: ClientRequest = request(target.mcp, { method: 'POST', agent: false, headers });
  const closed = new Promise((resolve) => sent.once('close', resolve));
  const leave = () => sent.destroy();
  signal.addEventListener('abort', leave, { once: true });
  sent.on('error', (error: NodeJS.ErrnoException) => count(counted, error.code ?? error.message));
  sent.on('response', (response) => {
    response.on('error', () => {});
    count(counted, String(response.statusCode));
    if (response.statusCode === 200) response.pause();
    else setTimeout(leave, AFTER_REFUSAL);
  });
  sent.end(body);
  await closed;
  signal.removeEventListener('abort', leave);
};

const openSessions = (target: Target, counted: Tally, signal: AbortSignal): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  signal.addEventListener('abort', () => agent.destroy());
  const clientInfo = { name: 'many', version: '1' };
  return each(OPENERS, signal, async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const outcome = await post(target, rpc('initialize', params), agent)
      .then(({ session }) => post(target, rpc('tools/list', {}), agent, session))
      .then(
        ({ status }) => String(status),
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );
    count(counted, outcome);
    if (outcome !== '200') await sleep(AFTER_REFUSAL);
  });
};

/** Milliseconds: long messages are parsed and stored beside the others' calls, who are to be served, if not at their usual pace. */
const P99 = 1000;
const common = { seconds: SECONDS, memory: LIMIT, p99: P99 };

export const memoryScenarios: readonly Scenario[] = [
  {
    ...common,
    name: 'held',
    what: `${HELD} calls of 3.6 MiB that wait for approval, and a gateway with ${LIMIT} MiB`,
    abuse: holdCalls,
  },
  {
    ...common,
    name: 'unread',
    what: `${UNREAD} clients that do not read answers of 15 MiB, and a gateway with ${LIMIT} MiB`,
    rules: [{ id: 'mallory', match: { user: 'mallory', tool: 'read_much' }, action: 'allow' }],
    abuse: (target, counted, signal) => each(UNREAD, signal, () => leaveUnread(target, counted, signal)),
  },
  {
    ...common,
    name: 'sessions',
    what: `sessions without end, each with a list of tools of 47 KiB, and a gateway with ${LIMIT} MiB`,
    abuse: openSessions,
  },
];
