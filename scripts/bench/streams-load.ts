/** Opens many streams at once, a process of its own; counts their events and how late each came, until it is told to end. */
import { Agent, type ClientRequest, request } from 'node:http';
import { WATCH } from './answers.ts';
import type { StreamsPlan, StreamsReport } from './streams-plan.ts';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const open: ClientRequest[] = [];
let delays: number[] = [];

/** Resolves with the answer's head; events are counted as they come. */
const post = (url: string, body: object, headers: Record<string, string>): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const { statusCode = 0 } = response;
      if (statusCode >= 300) return reject(new Error(`${url} answered ${statusCode}`));
      response.setEncoding('utf8').on('data', (text: string) => {
        const [, at] = /"message":"([\d.]+)"/.exec(text) ?? [];
        if (at !== undefined) delays.push(performance.timeOrigin + performance.now() - Number(at));
      });
      // Streams are ended by this process, and that is an error to it.
      response.on('error', () => {});
      resolve(response.headers);
    });
    sent.on('error', reject).end(JSON.stringify(body));
    if ('params' in body && (body.params as { name?: string }).name === WATCH) open.push(sent);
  });

let lastId = 0;
const message = (method: string, params: object) => {
  lastId += 1;
  return { jsonrpc: '2.0', id: lastId, method, params };
};

const openStream = async (url: string, token: string | undefined): Promise<void> => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const clientInfo = { name: 'bench', version: '1.0.0' };
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const answered = await post(url, message('initialize', hello), headers);
  const session = { 'mcp-session-id': String(answered['mcp-session-id']) };
  const params = { name: WATCH, arguments: { id: lastId }, _meta: { progressToken: `p${lastId}` } };
  await post(url, message('tools/call', params), { ...headers, ...session });
};

const tell = (report: StreamsReport): void => void process.send?.(report);

const AT_ONCE = 20;

const openAll = async ({ url, tokens, count }: StreamsPlan): Promise<void> => {
  for (let opened = 0; opened < count; opened += AT_ONCE) {
    const group = Array.from({ length: Math.min(AT_ONCE, count - opened) }, (_, index) => opened + index);
    await Promise.all(group.map((index) => openStream(url, tokens[index % tokens.length])));
  }
  tell({ kind: 'open' });
};

process.once('disconnect', () => process.exit(0));
process.on('message', (told: StreamsPlan | 'count' | 'end') => {
  if (told === 'count') {
    tell({ kind: 'counted', delays });
    delays = [];
  } else if (told === 'end') {
    for (const sent of open.splice(0)) sent.on('error', () => {}).destroy();
    agent.destroy();
    tell({ kind: 'ended' });
  } else {
    openAll(told).catch((error) => tell({ kind: 'failed', reason: String(error) }));
  }
});
