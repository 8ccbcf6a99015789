import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCiIssuer } from '../../src/demo/company/ci-issuer.ts';
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let ci: IdentityProvider;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  ci = await createCiIssuer();
  const workload = { issuer: ci.issuer, kind: 'workload', claims: { owner: 'deploy.owner' } };
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: async ({ identity }) => ({
      identity: {
        ...identity,
        issuers: [...identity.issuers, { ...workload, owners: { 'ci-nightly': 'alice@acme.example' } }],
      },
    }),
  });
});
afterAll(async () => {
  await world.close();
  await ci.close();
  await server.close();
});

const told = { timeout: 5000 };

it.each([
  ['by a claim of its token', 'ci-deploy', { deploy: { owner: 'alice@acme.example' } }],
  ['by the configuration', 'ci-nightly', {}],
])('if it is named %s', async (_how, subject, claims) => {
  const audience = world.mcp('shop');
  const token = await ci.mint(subject, { audience, claims });
  const agent = await createAgent(world, { server: 'shop', token });
  const answer = agent.call('delete_rows', { table: subject });
  const card = await cardWith(world, `${subject} (workload), owner alice@acme.example`);
  await approve(world, 'alice', card);
  // The subject tells the cases apart: outcomes of earlier ones may come in between, since messages are paced.
  await expect.poll(() => toldTo(world, 'alice'), told).toContain(`${subject} is a service of yours`);
  await approve(world, 'carol', card);
  expect((await answer).result).toEqual(textResult('gone'));
});

it('and no one at all approves for someone they cannot be told from', async () => {
  const token = await world.idp.mint('bob', { audience: world.mcp('shop'), claims: { email: undefined } });
  const agent = await createAgent(world, { server: 'shop', token });
  const runs = server.runs('delete_rows');
  const left = new AbortController();
  const answer = agent
    .call('delete_rows', { table: 'nameless' }, { signal: left.signal })
    .catch(() => undefined);
  await approve(world, 'alice', await cardWith(world, 'nameless'));
  await expect
    .poll(() => toldTo(world, 'alice'), told)
    .toContain('cannot tell whether this is your own request');
  left.abort();
  await answer;
  expect(server.runs('delete_rows')).toBe(runs);
});
