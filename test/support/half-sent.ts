/** A request whose head and first bytes have come, while the rest of its body is on its way. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once the gateway has had time to judge the head; `finish` sends the rest and resolves with the status. */
export const sendHalf = async (
  url: string,
  { token, body }: { readonly token: string; readonly body: object },
): Promise<{ finish: () => Promise<number> }> => {
  const { port, hostname, host, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  const { promise: status, resolve } = Promise.withResolvers<number>();
  let answer = '';
  socket.on('data', (piece) => {
    answer += piece;
    const found = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
    if (found !== undefined) resolve(Number(found));
  });
  socket.on('close', () => resolve(0));
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, 10)}`);
  await sleep(500);
  return {
    finish: async () => {
      socket.write(text.slice(10));
      return status.finally(() => socket.destroy());
    },
  };
};
