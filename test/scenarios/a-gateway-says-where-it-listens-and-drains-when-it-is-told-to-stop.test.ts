import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/start-gateway-process.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let gateway: GatewayProcess;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_slowly: async () => {
        await sleep(500);
        return textResult('finished');
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: { log: { level: 'info' } },
    start: async (configFile) => {
      gateway = await startGatewayProcess({ configFile });
      return { ...gateway, reloadPolicy: async () => {}, close: async () => void (await gateway.stop()) };
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('prints one line, logs JSON, lets what runs finish, refuses what comes later, and exits 0', async () => {
  expect(gateway.line()).toMatch(
    /^firebreak listening on http:\/\/127\.0\.0\.1:\d+ admin http:\/\/127\.0\.0\.1:\d+$/,
  );
  expect((await fetch(`${gateway.adminUrl}/healthz`)).status).toBe(200);
  const agent = await createAgent(world, { server: 'shop' });
  const running = agent.call('read_slowly');
  await expect.poll(() => server.runs('read_slowly')).toBe(1);
  const stopped = gateway.stop();
  await sleep(100);
  expect((await agent.call('read_slowly')).status).toBe(503);
  expect((await running).result).toEqual(textResult('finished'));
  expect(await stopped).toBe(0);
  for (const line of gateway.log().trim().split('\n').filter(Boolean))
    expect(JSON.parse(line)).toBeTypeOf('object');
  expect(gateway.log()).toMatch(/"the gateway shuts down.*"what was recorded is stored/s);
});
