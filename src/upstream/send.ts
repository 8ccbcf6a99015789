/** Carries a message to a server and its answer back, through http-proxy, which owns sockets, agents and time-outs. */
import { EventEmitter } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import httpProxy from 'http-proxy';
import { Refusal } from '../domain/refusal.ts';
import { decodeAnswer } from './decode-answer.ts';
import type { UpstreamAnswer, UpstreamRequest } from './ports.ts';

export interface Message {
  readonly url: URL;
  /** Sent as `Authorization`. */
  readonly authorization: string | undefined;
  /** Nothing for GET and DELETE. */
  readonly body?: Uint8Array;
  /** Whether it may travel over a connection that was open before. */
  readonly reusesConnection: boolean;
}

/** Rejects with `Refusal('upstream-unavailable')` or `Refusal('upstream-lost')`, or with the signal's reason. */
export type Send = (message: Message, request: UpstreamRequest) => Promise<UpstreamAnswer>;

export interface Sender {
  readonly send: Send;
  /** Closes idle connections. */
  readonly close: () => void;
}

/** `connectTimeout`: milliseconds a new connection may take. */
export const createSend = ({ connectTimeout }: { readonly connectTimeout: number }): Sender => {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };
  const proxy = httpProxy.createProxyServer({
    selfHandleResponse: true,
    changeOrigin: true,
    ignorePath: true,
    followRedirects: false,
    connectTimeout,
  });
  const waiting = new WeakMap<object, (answer: IncomingMessage) => void>();
  proxy.on('proxyRes', (answer, _request, response) => waiting.get(response)?.(answer));

  const send: Send = async (message, request) => {
    request.signal.throwIfAborted();
    const { url, body } = message;
    const pair = standIns(request, headersFor(message, request));
    return new Promise<UpstreamAnswer>((resolve, reject) => {
      const hangUp = () => {
        pair.response.emit('close');
        reject(request.signal.reason);
      };
      request.signal.addEventListener('abort', hangUp, { once: true });
      const settled = () => request.signal.removeEventListener('abort', hangUp);
      waiting.set(pair.response, (answer) => {
        answer.once('close', settled);
        try {
          resolve(decodeAnswer(toAnswer(answer, request.signal)));
        } catch (error) {
          reject(error);
        }
      });
      const options = {
        target: url,
        buffer: Readable.from(body === undefined ? [] : [body], { objectMode: false }),
        agent: message.reusesConnection ? agents[url.protocol as 'http:'] : false,
      };
      proxy.web(pair.request, pair.response as unknown as ServerResponse, options, (error) => {
        settled();
        reject(new Refusal(neverSent(error) ? 'upstream-unavailable' : 'upstream-lost'));
      });
    });
  };
  const close = () => {
    for (const agent of Object.values(agents)) agent.destroy();
  };
  return { send, close };
};

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

const headersFor = ({ body, authorization }: Message, request: UpstreamRequest) => ({
  ...request.headers,
  ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
  ...(authorization === undefined ? {} : { authorization }),
});

/** Errors of connecting; after any other the server may have got the message. */
const NEVER_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
];

const neverSent = (error: NodeJS.ErrnoException): boolean => NEVER_SENT.includes(error.code ?? '');

const toAnswer = (answer: IncomingMessage, signal: AbortSignal): UpstreamAnswer => ({
  status: answer.statusCode ?? 502,
  headers: Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  ),
  body: readBody(answer, signal),
  discard: () => discard(answer),
});

/** A body that breaks off is the server's doing, unless we hung up ourselves. */
async function* readBody(answer: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* answer;
  } catch {
    signal.throwIfAborted();
    throw new Refusal('upstream-lost');
  }
}

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
