import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { readBody } from '../../../src/http/read-body.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('a body that nothing else refers to leaves memory while its request waits for an answer', async () => {
  const bodies: WeakRef<Uint8Array>[] = [];
  const server = createServer(async (request) => {
    bodies.push(new WeakRef(await readBody(request, { bytes: 1e7, time: 10_000 })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = fetch(url, { method: 'POST', body: 'x'.repeat(2_000_000) });
  answer.catch(() => {});
  await expect.poll(() => bodies.length).toBe(1);
  await expect
    .poll(
      () => {
        collect();
        return bodies[0]?.deref();
      },
      { timeout: 5000 },
    )
    .toBeUndefined();
});
