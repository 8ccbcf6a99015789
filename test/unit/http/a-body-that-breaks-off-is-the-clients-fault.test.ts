import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { readBody } from '../../../src/http/read-body.ts';

it.each(['end', 'resetAndDestroy'] as const)(
  'a client that leaves in the middle of its body (%s) is refused, and nothing of ours has failed',
  async (leave) => {
    const outcome = Promise.withResolvers<unknown>();
    const server = createServer((request) => {
      readBody(request, { bytes: 10_000, time: 10_000 }).then(outcome.resolve, outcome.resolve);
      request.once('data', () => socket[leave]());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
    const error = await outcome.promise;
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: 'malformed-message' });
    socket.destroy();
    server.closeAllConnections();
    server.close();
  },
);
