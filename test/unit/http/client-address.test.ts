import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClientAddress } from '../../../src/http/front/client-address.ts';
import { createInRange } from '../../../src/limits/addresses.ts';

/** Answers with what Express finds and with what the data path finds. */
const start = async (proxies: readonly string[]) => {
  const isProxy = createInRange(proxies);
  const clientAddress = createClientAddress(isProxy);
  const app = express();
  app.set('trust proxy', isProxy);
  app.use((asked, response) => void response.json([asked.ip, clientAddress(asked)]));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = (forwarded: string | undefined) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
      const { port } = server.address() as AddressInfo;
      const sent = request({ host: '127.0.0.1', port, headers, agent: false }, async (answer) => {
        resolve(JSON.parse((await answer.toArray()).join('')) as readonly string[]);
      });
      sent.once('error', reject).end();
    });
  return { ask, close: () => server.close() };
};

let behindProxies: Awaited<ReturnType<typeof start>>;
let alone: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  behindProxies = await start(['127.0.0.1', '10.0.0.0/8']);
  alone = await start([]);
});
afterAll(() => {
  behindProxies.close();
  alone.close();
});

it.each([
  [undefined, '127.0.0.1'],
  ['203.0.113.7', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['198.51.100.1, 10.1.2.3', '198.51.100.1'],
  ['198.51.100.1, 203.0.113.7, 10.1.2.3,10.9.9.9', '203.0.113.7'],
  ['10.1.1.1, 10.1.2.3', '10.1.1.1'],
  ['198.51.100.1, not an address', 'not an address'],
  [' , 203.0.113.7 , ,', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
])(
  'the address of a client that sends X-Forwarded-For %j is the one that Express finds',
  async (forwarded, expected) => {
    const [byExpress, byUs] = await behindProxies.ask(forwarded);
    expect(byUs).toBe(expected);
    expect(byExpress).toBe(byUs);
  },
);

it('the header counts for nothing if the connection is not that of a trusted proxy', async () => {
  expect(await alone.ask('203.0.113.7')).toEqual(['127.0.0.1', '127.0.0.1']);
});
