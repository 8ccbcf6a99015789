/** Carries a message to a server and its answer back: calls by Node.js' own client, streams and ends through http-proxy. */
import { EventEmitter } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import httpProxy from 'http-proxy';
import { Refusal } from '../domain/refusal.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import { answerBody } from './answer-body.ts';
import { type Attempt, closedUnanswered, headersFor, type Try } from './attempt.ts';
import { decodeAnswer } from './decode-answer.ts';
import { troubleOfAnswer, troubleOfEncoding, troubleOfError } from './find-trouble.ts';
import type { Message } from './message.ts';
import type { UpstreamAnswer, UpstreamRequest } from './ports.ts';
import { createPost } from './post.ts';
import type { TellTrouble } from './tell-trouble.ts';
import { createTlsAgents } from './tls-agents.ts';
import { type Connection, watchConnection } from './watch-connection.ts';

/**
 * Rejects with `Refusal('upstream-unavailable')` if nothing was sent, `Refusal('upstream-lost')` if something may have
 * been, or with the signal's reason.
 */
export type Send = (message: Message, request: UpstreamRequest) => Promise<UpstreamAnswer>;

export interface Sender {
  readonly send: Send;
  /** Closes idle connections. */
  readonly close: () => void;
}

export interface SendDeps {
  /** Milliseconds a new connection may take. */
  readonly connectTimeout: number;
  readonly tellTrouble: TellTrouble;
}

/**
 * Milliseconds an idle connection is kept: servers on Node.js close theirs after 5 s, and a request that crosses such an
 * end is lost. A server that announces less (`Keep-Alive: timeout=`) gets a second less than that from Node.js' agent.
 */
const IDLE = 4000;

interface Exchange {
  readonly onConnection: (connection: Connection) => void;
  readonly onAnswer: (answer: IncomingMessage) => void;
  /** After an answer this changes nothing. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Returns the sender. It resolves with the head of the answer and its body as a stream, and rejects with the refusal
 * of what went wrong.
 */
export const createSend = ({ connectTimeout, tellTrouble }: SendDeps): Sender => {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, timeout: IDLE }),
    'https:': new HttpsAgent({ keepAlive: true, timeout: IDLE }),
  };
  const proxy = httpProxy.createProxyServer({
    selfHandleResponse: true,
    changeOrigin: true,
    ignorePath: true,
    followRedirects: false,
    connectTimeout,
  });
  const exchanges = new WeakMap<object, Exchange>();
  proxy.on('proxyReq', (sent, _request, response, _options, socket) => {
    const exchange = exchanges.get(response);
    exchange?.onConnection(watchConnection(sent, socket));
    sent.once('close', () => exchange?.onFailure(closedUnanswered()));
  });
  proxy.on('proxyRes', (answer, _request, response) => exchanges.get(response)?.onAnswer(answer));

  const tlsAgents = createTlsAgents(IDLE);
  const agentsOf = ({ server, url, material }: Message): { kept: HttpAgent; single: HttpAgent | false } =>
    material === undefined
      ? { kept: agents[url.protocol as 'http:'], single: false }
      : tlsAgents.agentsFor(server, material);

  const stream: Try = (message, request, agent) => {
    const pair = standIns(request, headersFor(message, request));
    return new Promise<Attempt>((resolve, reject) => {
      const hangUp = () => {
        pair.response.emit('close');
        reject(request.signal.reason);
      };
      request.signal.addEventListener('abort', hangUp);
      const settled = () => request.signal.removeEventListener('abort', hangUp);
      const opened = Promise.withResolvers<void>();
      let connection: Connection | undefined;
      const onFailure = (error: Error) => {
        settled();
        resolve({ kind: 'failed', error, connection });
      };
      exchanges.set(pair.response, {
        onConnection: (found) => {
          connection = found;
          void found.opened.then(opened.resolve);
        },
        onAnswer: (answer) => {
          answer.once('close', settled);
          resolve({ kind: 'answered', answer });
        },
        onFailure,
      });
      const buffer = Readable.from(onceOpen(opened.promise), { objectMode: false });
      const options = { target: message.url, buffer, agent };
      proxy.web(pair.request, pair.response as unknown as ServerResponse, options, onFailure);
    });
  };

  const post = createPost(connectTimeout);
  const attempt: Try = (message, ...how) =>
    message.body === undefined ? stream(message, ...how) : post(message, ...how);

  const send: Send = async (message, request) => {
    request.signal.throwIfAborted();
    const { server, url, isRepeatable } = message;
    const { kept, single } = agentsOf(message);
    const first = await attempt(message, request, message.reusesConnection ? kept : single);
    const last = isRepeatable && isStale(first) ? await attempt(message, request, single) : first;
    if (last.kind === 'failed') {
      const wasSent = last.connection?.isOpen() ?? false;
      tellTrouble(server, troubleOfError(last.error, { url, wasSent }));
      throw new Refusal(wasSent ? 'upstream-lost' : 'upstream-unavailable');
    }
    return looked(message, request, toAnswer(last.answer, request.signal));
  };

  const looked = (message: Message, request: UpstreamRequest, answer: UpstreamAnswer): UpstreamAnswer => {
    const trouble = troubleOfAnswer(answer, request, message);
    const isForAnother = message.triesAgain === true && answer.status === 401;
    if (trouble !== undefined && !isForAnother) tellTrouble(message.server, trouble);
    try {
      return decodeAnswer(answer);
    } catch (error) {
      tellTrouble(message.server, troubleOfEncoding(answer.headers['content-encoding']));
      throw error;
    }
  };

  const close = () => {
    for (const agent of Object.values(agents)) agent.destroy();
    tlsAgents.close();
  };
  return { send, close };
};

/** A body of nothing. Node.js sends headers with the end of it, so before that nothing has left. */
// biome-ignore lint/correctness/useYield: an empty stream that ends later
async function* onceOpen(opened: Promise<void>): AsyncGenerator<Uint8Array> {
  await opened;
}

/** A connection that the server closed while it was idle, and noticed only now: not a byte came back on it. */
const isStale = (attempt: Attempt): boolean =>
  attempt.kind === 'failed' &&
  attempt.connection !== undefined &&
  attempt.connection.isReused &&
  !attempt.connection.hasHeard() &&
  (attempt.error.code === 'ECONNRESET' || attempt.error.code === 'EPIPE');

/**
 * http-proxy copies every header of the request it is given and ends the call when the response closes.
 * It gets stand-ins that hold just the allow-listed headers and close when the caller's signal says so,
 * because one client request may lead to a call of ours, or to a call that outlives the client.
 */
const standIns = (request: UpstreamRequest, headers: Record<string, string>) => {
  const facade = Object.assign(new EventEmitter(), {
    method: request.httpMethod,
    url: '/',
    headers,
    httpVersionMajor: 1,
    socket: { destroyed: false },
  });
  const response = Object.assign(new EventEmitter(), {
    writableFinished: false,
    headersSent: false,
    finished: false,
  });
  return { request: facade as unknown as IncomingMessage, response };
};

const toAnswer = (answer: IncomingMessage, signal: StopSignal): UpstreamAnswer => ({
  status: answer.statusCode ?? 502,
  headers: singleHeaders(answer.headers),
  body: answerBody(answer, signal),
  discard: () => discard(answer),
});

/** Of those that may come several times the first. */
const singleHeaders = (headers: IncomingMessage['headers']): UpstreamAnswer['headers'] => {
  const single: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) single[name] = Array.isArray(value) ? value[0] : value;
  return single;
};

const LARGEST_REST = 64 * 1024;
const LONGEST_REST = 1000;

/** A short rest is read, so that the connection can serve the next call; a longer one is cut off. */
const discard = (answer: IncomingMessage): void => {
  let left = LARGEST_REST;
  const cut = setTimeout(() => answer.destroy(), LONGEST_REST).unref();
  answer.once('close', () => clearTimeout(cut));
  answer.on('error', () => {});
  answer.on('data', (chunk: Uint8Array) => {
    left -= chunk.byteLength;
    if (left < 0) answer.destroy();
  });
};
