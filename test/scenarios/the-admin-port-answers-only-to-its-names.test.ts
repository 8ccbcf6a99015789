import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALLOW_ALL } from '../support/policies.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: ALLOW_ALL,
    config: { admin: { port: 0, allowedHosts: ['firebreak-admin.prod.svc', 'metrics.example.com:9443'] } },
  });
});
afterAll(() => world.close());

it.each([
  ['evil.example', 403],
  ['evil.example:9090', 403],
  ['localhost.evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['metrics.example.com', 403],
  ['metrics.example.com:9443', 200],
  ['firebreak-admin.prod.svc', 200],
  ['FIREBREAK-ADMIN.prod.svc:9090', 200],
  ['localhost:1234', 200],
  ['10.42.0.17:9090', 200],
  ['[fd00::17]:9090', 200],
])('Host %s: %i', async (host, status) => {
  for (const path of ['/healthz', '/metrics', '/readyz']) {
    const answer = await sendRaw(`${world.gateway.adminUrl}${path}`, { method: 'GET', headers: [], host });
    expect([path, answer.status]).toEqual([path, status]);
  }
});
