/**
 * An HTTP server that no client can hold on to: heads and bodies have a time, connections an age and a number, and an
 * answer that comes before the body ends the connection in stages. Answers themselves may take as long as they like.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Connections } from '../limits/connections.ts';
import { type DrainLimits, stagedClose } from './staged-close.ts';

/** Times in milliseconds. */
export interface ServerTimes {
  /** From the opening of a connection, or the first byte of a request, to the end of its head. */
  readonly head: number;
  /** From then on to the last byte of the body. */
  readonly body: number;
  /** Between the end of an answer and the next request. */
  readonly idle: number;
  /** From which on a connection ends with its next answer. */
  readonly age: number;
}

export interface GuardedServerOptions {
  readonly times: ServerTimes;
  readonly drain: DrainLimits;
  readonly connections: Connections;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns a server that does not listen yet. All times are milliseconds. */
export const createGuardedServer = (options: GuardedServerOptions, handle: RequestListener): Server => {
  const { times, drain, connections } = options;
  const lookEvery = Math.ceil(Math.min(times.head, times.body, times.idle) / 3);
  const server = createServer({
    headersTimeout: times.head,
    // Counts until the request is complete, never the answer: standing streams and held calls are not touched by it.
    requestTimeout: times.head + times.body,
    keepAliveTimeout: times.idle,
    connectionsCheckingInterval: lookEvery,
  });
  const answers = createAnswers();
  const listener = guard(options, answers, handle);
  server.on('request', listener);
  server.on('checkContinue', (request, response) => {
    // A client that asks first is told to go on once its body is read, and hears a refusal before it has sent it.
    request.once('resume', () => {
      if (!response.headersSent) response.writeContinue();
    });
    listener(request, response);
  });
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { ...options.headers, Connection: 'close' }).end();
  });
  server.on('connection', (socket) => {
    // What Node.js calls after the last answer of a connection.
    socket.destroySoon = () => stagedClose(socket, drain);
    connections.admit(socket);
  });
  server.on('clientError', (error, socket) => refuseUnread(options, answers, error, socket as Socket));
  // A client that sends an empty line now and then is not idle for Node.js.
  const sweep = setInterval(() => connections.cutIdle(times.head + times.idle), lookEvery).unref();
  server.once('close', () => clearInterval(sweep));
  return server;
};

const guard =
  (
    { headers, connections, times }: GuardedServerOptions,
    answers: Answers,
    handle: RequestListener,
  ): RequestListener =>
  (request, response) => {
    connections.begin(request, response);
    answers.add(request.socket, response);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (connections.age(request.socket) > times.age) response.setHeader('Connection', 'close');
    else if (hasBody(request)) closeUnlessRead(request, response);
    handle(request, response);
  };

/** An answer that goes out before the whole body was read is the last one of its connection. */
const closeUnlessRead = (request: IncomingMessage, response: ServerResponse): void => {
  response.setHeader('Connection', 'close');
  request.once('end', () => {
    if (!response.headersSent) response.removeHeader('Connection');
  });
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Which answers are under way on a connection. */
interface Answers {
  add(socket: Socket, response: ServerResponse): void;
  /** Whether the head of one of them has been sent. */
  haveBegun(socket: Socket): boolean;
}

const createAnswers = (): Answers => {
  const open = new WeakMap<Socket, Set<ServerResponse>>();
  return {
    add: (socket, response) => {
      const there = open.get(socket) ?? new Set();
      open.set(socket, there.add(response));
      response.once('close', () => there.delete(response));
    },
    haveBegun: (socket) => [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent),
  };
};

/** Answers what never became a request, or whose body never came, unless an answer is already on its way there. */
const refuseUnread = (
  { headers, drain }: GuardedServerOptions,
  answers: Answers,
  { code }: NodeJS.ErrnoException,
  socket: Socket,
): void => {
  if (!socket.writable || code === 'ECONNRESET' || answers.haveBegun(socket)) return void socket.destroy();
  const status = STATUS[code ?? ''] ?? 400;
  const fields = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`);
  stagedClose(socket, drain);
};
