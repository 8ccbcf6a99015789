/** Sends a request as no well-behaved client would: headers in any number and form, a body of any bytes. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  readonly body?: string | Uint8Array;
  /** Instead of the host of the URL. */
  readonly host?: string;
}

export const sendRaw = async (
  url: string,
  { method = 'POST', headers, body = '', host = new URL(url).host }: RawRequest,
): Promise<RawAnswer> => {
  const length = String(Buffer.byteLength(body));
  const all = ['Host', host, 'Connection', 'close', 'Content-Length', length, ...headers];
  const outgoing = request(url, { method, headers: all, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  // A server that refuses may close before it has taken the whole body.
  outgoing.on('error', () => {});
  return { status: response.statusCode ?? 0, text: await text(response) };
};

/** Writes the whole request by hand, for what Node's client refuses to send. */
export const sendBytes = async (url: string, lines: readonly string[], body: string): Promise<RawAnswer> => {
  const { hostname, port, host, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end([`POST ${pathname} HTTP/1.1`, `Host: ${host}`, ...lines, '', body].join('\r\n'));
  const answer = await text(socket);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), text: answer };
};
