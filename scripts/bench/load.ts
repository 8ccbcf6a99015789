/** The load generator, a process of its own: keeps so many calls under way for some time and tells how long they took. */
import { Client } from 'undici';
import type { Done, Plan, Report } from './load-plan.ts';

const PROTOCOL = '2025-11-25';
const CLIENT = { name: 'bench', version: '1.0.0' };

interface Answer {
  readonly text: string;
  readonly bytes: number;
  readonly session: string | undefined;
}

interface Connection {
  /** Resolves with the answer; its text only if asked for. */
  post(body: string, options: { readonly keepsText: boolean }): Promise<Answer>;
  close(): Promise<void>;
}

const openConnection = (url: URL, token: string | undefined): Connection => {
  const client = new Client(url.origin, { keepAliveTimeout: 120_000, bodyTimeout: 60_000 });
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': PROTOCOL,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const post: Connection['post'] = (body, { keepsText }) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let status = 0;
      let session: string | undefined;
      client.dispatch(
        { path: url.pathname, method: 'POST', headers, body },
        {
          onRequestStart: () => {},
          onResponseStart: (_controller, code, received) => {
            status = code;
            session = received['mcp-session-id']?.toString();
          },
          onResponseData: (_controller, chunk) => {
            bytes += chunk.length;
            if (keepsText || status >= 300) chunks.push(Buffer.from(chunk));
          },
          onResponseEnd: () => {
            const text = Buffer.concat(chunks).toString();
            if (status >= 300) return reject(new Error(`${url} answered ${status}: ${text.slice(0, 300)}`));
            if (session !== undefined) headers['mcp-session-id'] = session;
            resolve({ text, bytes, session });
          },
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  return { post, close: () => client.destroy() };
};

let lastId = 0;

/** A function that makes requests with an id that no other has. */
const requests = ({ method, params }: Pick<Plan, 'method' | 'params'>): (() => string) => {
  const rest = `,"method":${JSON.stringify(method)},"params":${JSON.stringify(params)}}`;
  return () => {
    lastId += 1;
    return `{"jsonrpc":"2.0","id":${lastId}${rest}`;
  };
};

/** Opens connections, each with a session of its own as different clients have. */
const openSessions = async (plan: Plan): Promise<readonly Connection[]> => {
  const url = new URL(plan.url);
  const initialize = requests({
    method: 'initialize',
    params: { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: CLIENT },
  });
  const open = async (index: number) => {
    const connection = openConnection(url, plan.tokens[index % plan.tokens.length]);
    await connection.post(initialize(), { keepsText: false });
    await connection.post('{"jsonrpc":"2.0","method":"notifications/initialized"}', { keepsText: false });
    return connection;
  };
  return Promise.all(Array.from({ length: plan.connections }, (_, index) => open(index)));
};

/** Calls over all connections until the time is over. */
const call = async (connections: readonly Connection[], next: () => string, until: number, bytes: number) => {
  const took: number[] = [];
  const one = async (connection: Connection) => {
    for (let started = performance.now(); started < until; ) {
      const answer = await connection.post(next(), { keepsText: false });
      // Ids differ in length.
      if (Math.abs(answer.bytes - bytes) > 64) throw new Error(`${answer.bytes} bytes instead of ${bytes}`);
      const now = performance.now();
      took.push(now - started);
      started = now;
    }
  };
  await Promise.all(connections.map(one));
  return took;
};

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

const run = async (plan: Plan): Promise<Done> => {
  const connections = await openSessions(plan);
  const [first] = connections;
  if (first === undefined) throw new Error('a plan without connections');
  try {
    const next = requests(plan);
    const { text, bytes } = await first.post(next(), { keepsText: true });
    await call(connections, next, performance.now() + plan.warmUp, bytes);
    await untilTold(text);
    const started = performance.now();
    const took = await call(connections, next, started + plan.time, bytes);
    const seconds = (performance.now() - started) / 1000;
    const sorted = took.sort((one, other) => one - other);
    return { calls: took.length, seconds, p50: share(sorted, 0.5), p99: share(sorted, 0.99) };
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
};

/** The parent checks the answer and reads the clock of the target between this and the result. */
const untilTold = (sample: string): Promise<void> =>
  new Promise((resolve) => {
    told = resolve;
    process.send?.({ kind: 'ready', sample } satisfies Report);
  });

let told: (() => void) | undefined;

process.once('disconnect', () => process.exit(0));
process.on('message', async (message: Plan | 'go') => {
  if (message === 'go') return told?.();
  try {
    process.send?.({ kind: 'done', done: await run(message) } satisfies Report);
  } catch (error) {
    process.send?.({ kind: 'failed', reason: String(error) } satisfies Report);
  }
});
