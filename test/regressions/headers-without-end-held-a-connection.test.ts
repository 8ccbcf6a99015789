/** Headers that came slowly kept a connection open for more than a minute, with no caller whom a limit could count. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openDoor } from '../support/open-door.ts';

it('cuts a request whose headers take too long, and lets a slow answer be', async ({ onTestFinished }) => {
  const door = await openDoor();
  onTestFinished(() => door.close(0));
  door.serve((_request, response) => void setTimeout(() => response.end('at last'), 1500));
  const slow = fetch(door.url).then((response) => response.text());
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /mcp/shop HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  expect(await slow).toBe('at last');
});
