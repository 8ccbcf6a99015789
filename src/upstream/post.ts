/**
 * Sends the body of a call by Node.js' own client. Nearly all messages are such calls, and http-proxy, which carries
 * streams, takes as long for one as the client itself.
 */
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { closedUnanswered, headersFor, type Try } from './attempt.ts';
import { type Connection, watchConnection } from './watch-connection.ts';

/** @param connectTimeout milliseconds a new connection may take */
export const createPost =
  (connectTimeout: number): Try =>
  (message, { signal, ...request }, agent) =>
    new Promise((resolve, reject) => {
      const place = placeOf(message.url);
      // As a list they are written as they are, and not looked at one by one.
      const headers = ['host', place.host, ...Object.entries(headersFor(message, request)).flat()];
      const open = place.isEncrypted ? httpsRequest : httpRequest;
      const sent = open({ ...place.options, method: request.httpMethod, headers, agent });
      let connection: Connection | undefined;
      const hangUp = () => {
        sent.destroy();
        reject(signal.reason);
      };
      const settled = () => signal.removeEventListener('abort', hangUp);
      signal.addEventListener('abort', hangUp);
      sent.once('socket', (socket) => {
        const found = watchConnection(sent, socket);
        connection = found;
        if (socket.connecting) limitConnecting(socket, connectTimeout);
        // Node.js sends headers with the body, so before this nothing has left.
        if (found.isOpen()) endWith(sent, message.body);
        else void found.opened.then(() => endWith(sent, message.body));
      });
      let isAnswered = false;
      sent.once('response', (answer) => {
        isAnswered = true;
        answer.once('close', settled);
        resolve({ kind: 'answered', answer });
      });
      const failed = (error: Error) => {
        settled();
        resolve({ kind: 'failed', error, connection });
      };
      sent.on('error', failed);
      sent.once('close', () => {
        if (!isAnswered) failed(closedUnanswered());
      });
    });

/** Bytes; a longer body is not worth a copy. */
const SHORT = 16 * 1024;

/** In Latin-1 each byte is one character, and a text goes out in one piece with its head, which bytes do not. */
const endWith = (sent: ClientRequest, body: Uint8Array = new Uint8Array()): void => {
  if (body.byteLength > SHORT) sent.end(body);
  else sent.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), 'latin1');
};

/** A new connection ends with `ECONNECT_TIMEOUT`, as http-proxy has it, if it takes too long. */
const limitConnecting = (socket: Socket, limit: number): void => {
  const late = () => {
    socket.destroy(Object.assign(new Error('ECONNECT_TIMEOUT'), { code: 'ECONNECT_TIMEOUT' }));
  };
  const timer = setTimeout(late, limit).unref();
  const stop = () => clearTimeout(timer);
  socket.once('connect', stop).once('close', stop);
};

interface Place {
  readonly isEncrypted: boolean;
  /** Value of the Host header. */
  readonly host: string;
  readonly options: { readonly hostname: string; readonly port: number; readonly path: string };
}

/** Taken apart once: a server has one URL as long as the process runs. */
const places = new WeakMap<URL, Place>();

const placeOf = (url: URL): Place => {
  const known = places.get(url);
  if (known !== undefined) return known;
  const isEncrypted = url.protocol === 'https:';
  const place: Place = {
    isEncrypted,
    host: url.host,
    options: {
      // Of an IPv6 address without its brackets, as look-ups want it.
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port || (isEncrypted ? 443 : 80)),
      path: `${url.pathname}${url.search}`,
    },
  };
  places.set(url, place);
  return place;
};
