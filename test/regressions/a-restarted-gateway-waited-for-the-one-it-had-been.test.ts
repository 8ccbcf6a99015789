/** Each restart left a replica behind that never acted, so `firebreak kill` said "1 of 2 replicas" and exited with 1. */
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ALLOW_ALL } from '../support/policies.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/start-gateway-process.ts';
import { startWorld, type World } from '../support/start-world.ts';

let gateway: GatewayProcess;
let world: World;

afterEach(() => world.close());

const start = async (): Promise<void> => {
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: ALLOW_ALL,
    start: async (configFile) => {
      gateway = await startGatewayProcess({ configFile });
      return { ...gateway, reloadPolicy: async () => {}, close: async () => void (await gateway.stop()) };
    },
  });
};

it.each([
  { end: 'has ended as it was told to', stop: () => gateway.stop() },
  { end: 'was cut off', stop: () => gateway.kill() },
])('counts itself alone after one that $end', async ({ stop }) => {
  await start();
  await stop();
  gateway = await startGatewayProcess({ configFile: join(world.folder, 'firebreak.yaml') });
  const api = `${gateway.url}/api`;
  const answer = await fetch(`${api}/v1/kill`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('carol', api)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ tool: 'x' }),
  });
  expect(await answer.json()).toMatchObject({ replicas: [{ acknowledged: true }] });
});
