/** What is asked of the measured server, and what a right answer to it looks like. */
import { EVENTS, RESULTS, secretsIn } from './answers.ts';
import type { ServerName, Target } from './target.ts';

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly server: ServerName;
  readonly method: string;
  readonly params: object;
  /** Calls that are under way at once, each over a connection of its own, if not told otherwise. */
  readonly connections: number;
  /** Throws if this is not the answer: HTTP body as text. */
  check(text: string, target: Target): void;
}

const expectThat = (isTrue: boolean, what: string): void => {
  if (!isTrue) throw new Error(what);
};

const call = (name: string, tool: string, more: Partial<Workload> & { args?: object } = {}): Workload => ({
  name,
  title: name,
  server: 'bench',
  method: 'tools/call',
  params: { name: tool, arguments: { id: 7, ...more.args }, _meta: { progressToken: 'p1' } },
  connections: 64,
  check: (text) => {
    const wanted = JSON.parse(RESULTS[tool] ?? '');
    expectThat(
      text.includes(JSON.stringify(wanted.content)),
      `${name}: another answer: ${text.slice(0, 300)}`,
    );
  },
  ...more,
});

const checkSecrets: Workload['check'] = (text, { masks, name }) => {
  const found = secretsIn(text).length;
  expectThat(text.length > 50_000, `${name}: too short an answer: ${text.slice(0, 300)}`);
  expectThat(masks ? found === 0 : found > 20, `${name}: ${found} secrets in the answer`);
};

const checkEvents: Workload['check'] = (text, { name }) => {
  const events = text.split('\n').filter((line) => line.startsWith('data: {')).length;
  expectThat(events === EVENTS + 1, `${name}: ${events} events`);
  expectThat(text.includes('"text":"done"'), `${name}: no result in ${text.slice(-300)}`);
};

const checkTools: Workload['check'] = (text, { name }) =>
  expectThat(text.includes('get_orders_199'), `${name}: not all tools in ${text.slice(0, 300)}`);

export const ONE_KB: Workload = call('1kb', 'get_1kb', { title: '1 KB JSON' });

/** One at a time: its decision is stored before it is forwarded. */
export const GATED: Workload = call('gated', 'update_order', {
  title: 'a call that changes something',
  connections: 1,
});

/** The rows whose ratios are held. */
export const MAIN_WORKLOADS: readonly Workload[] = [
  ONE_KB,
  call('sse', 'get_1kb', { title: 'one-event SSE', args: { stream: true } }),
  call('64kb', 'get_64kb', { title: '64 KB clean', connections: 16 }),
  call('64kb-secrets', 'get_64kb_secrets', {
    title: '64 KB, a secret every 2 KB',
    connections: 16,
    check: checkSecrets,
  }),
  call('1mb', 'get_1mb', { title: '1 MB', connections: 8 }),
  call('100-events', 'get_events', {
    title: '100-event SSE',
    args: { stream: true },
    connections: 64,
    check: checkEvents,
  }),
  {
    ...call('tools', '', { title: 'tools/list of 200', connections: 16, check: checkTools }),
    server: 'many',
    method: 'tools/list',
    params: {},
  },
];

export const MORE_WORKLOADS: readonly Workload[] = [
  call('64kb-request', 'get_1kb', {
    title: '64 KB request',
    connections: 16,
    args: { text: 'The parcel was left with a neighbour. '.repeat(1725) },
  }),
];
