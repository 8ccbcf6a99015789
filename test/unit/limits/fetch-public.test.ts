/** A document of a client comes from the public internet only, whatever its URL and its name server say. */
import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFetchPublic } from '../../../src/limits/fetch-public.ts';
import { isPublicAddress } from '../../../src/limits/public-address.ts';

let reached = 0;
const server = createServer((_request, response) => {
  reached += 1;
  response.end();
});
server.on('connection', () => {
  reached += 1;
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** A name server that answers with these addresses, one list after the other. */
const answering = (...answers: readonly (readonly string[])[]): typeof lookup => {
  let asked = 0;
  const answer = (_host: string, _options: object, done: (error: null, found: object[]) => void) => {
    const found = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return answer as never;
};

test.each([
  'http://client.example/metadata.json',
  'https://127.0.0.1/metadata.json',
  'https://169.254.169.254/latest/meta-data',
  'https://[::ffff:127.0.0.1]/metadata.json',
  'https://[::1]/metadata.json',
  'https://2130706433/metadata.json',
  'https://8.8.8.8/metadata.json',
])('%s is not fetched', async (url) => {
  const fetch = createFetchPublic({ isPublic: () => true, lookup: answering(['127.0.0.1']) });
  const there = url.replace(/^(\w+:\/\/[^/]+)/, `$1:${port}`);
  await expect(fetch(there, {})).rejects.toThrow('only https URLs with the name of a host');
  expect(reached).toBe(0);
});

test.each([
  [['127.0.0.1']],
  [['10.0.0.7']],
  [['169.254.169.254']],
  [['::1']],
  [['::ffff:127.0.0.1']],
  [['::ffff:8.8.8.8']],
  [['fd00::1']],
  [['64:ff9b::7f00:1']],
  [['8.8.8.8', '127.0.0.1']],
  [[]],
])('a name that is %j is not connected to', async (addresses) => {
  const fetch = createFetchPublic({ isPublic: isPublicAddress, lookup: answering(addresses) });
  await expect(fetch(`https://client.example:${port}/metadata.json`, {})).rejects.toMatchObject({
    cause: { message: 'client.example has an address that is not public' },
  });
  expect(reached).toBe(0);
});

test('a name that changes its address is connected to at the one that was checked', async () => {
  const asked: string[] = [];
  const fetch = createFetchPublic({
    isPublic: (address) => asked.push(address) > 0 && address === '127.0.0.2',
    lookup: answering(['127.0.0.2'], ['127.0.0.1']),
  });
  await expect(fetch(`https://client.example:${port}/metadata.json`, {})).rejects.toThrow();
  expect(asked).toEqual(['127.0.0.2']);
  // The server listens on 127.0.0.1 alone, so nothing was connected to it.
  expect(reached).toBe(0);
});

test('addresses of the public internet are told from all others', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111'])
    expect(isPublicAddress(address)).toBe(true);
  for (const address of ['0.0.0.0', '255.255.255.255', '100.64.0.1', 'ff02::1', '::', 'client.example', '']) {
    expect(isPublicAddress(address)).toBe(false);
  }
});
