/** The votes are weighed by the rule in force when the call runs; a call that falls short is refused, and asked about anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const policyWith = (dba: object, name = 'dba') => ({
  version: 1,
  groups: { owners: ['alice@acme.example'] },
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] }, [name]: { any: [{ slackGroup: 'S0DBA' }], ...dba } },
  rules: [{ id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: name }],
});

let slow: SlowServer;
let world: World;

beforeEach(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({ servers: { slow: slow.url }, policy: policyWith({}) });
  const asked = () => world.slack.calls().some(({ method }) => method === 'auth.test');
  await vi.waitUntil(asked, { timeout: 10_000 });
});
afterEach(async () => {
  await world.close();
  await slow.close();
});

const putInForce = async (policy: object) => {
  writeFileSync(join(world.folder, 'policy.yaml'), stringify(policy));
  await world.gateway.reloadPolicy();
};

it.each<[string, object, string]>([
  ['a larger quorum', policyWith({ quorum: 2 }), 'policy wants 2 people of dba to approve now, and 1 did'],
  [
    'other approvers',
    policyWith({ any: [{ user: 'carol@acme.example' }] }, 'security'),
    'could not be verified again as approver of security',
  ],
])(
  'refuses a call that was approved before %s was demanded, and asks anew',
  async (_what, stricter, problem) => {
    const agent = await createAgent(world, { server: 'slow' });
    const held = agent.call('delete_all', { nr: 1 });
    const card = await cardWith(world, 'delete_all');
    await putInForce(stricter);
    await approve(world, 'alice', card);
    const { result } = await held;
    expect(JSON.stringify(result)).toContain(problem);
    expect(JSON.stringify(result)).toContain('"state":"cancelled"');
    await cardSays(world, card, problem);

    const again = agent.call('delete_all', { nr: 1 });
    await expect.poll(() => cardsWith(world, 'Waiting for a decision').length).toBe(1);
    const second = cardsWith(world, 'Waiting for a decision')[0]?.ts ?? '';
    if (JSON.stringify(stricter).includes('quorum":2')) await approve(world, 'alice', second);
    await approve(world, 'carol', second);
    expect((await again).text).toContain('deleted, run 1');
    expect(slow.runs()).toBe(1);
  },
);
