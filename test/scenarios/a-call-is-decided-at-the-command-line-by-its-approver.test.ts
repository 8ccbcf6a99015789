import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { auditOf } from '../support/auditor.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

let slow: SlowServer;
let world: World;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: {
      version: 1,
      approvers: { leads: { any: [{ user: 'alice@acme.example' }, { user: 'bob@acme.example' }] } },
      rules: [{ id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'leads' }],
    },
    config: { slack: undefined },
  });
});
afterAll(async () => {
  await world.close();
  await slow.close();
});

const approvals = async (who: string, ...args: string[]) => {
  const said = { out: '', error: '' };
  const code = await runProgram(['approvals', ...args, '--url', world.gateway.url], {
    env: { FIREBREAK_TOKEN: await world.token(who, `${world.gateway.url}/api`) },
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.error += text;
    },
    colour: false,
  });
  return { code, ...said };
};

/** Calls as bob, and waits until the call waits. */
const hold = async (args: object) => {
  const agent = await createAgent(world, { server: 'slow' });
  const answer = agent.call('delete_all', args);
  const id = await vi.waitUntil(
    async () => /ap_[\w-]+/.exec((await approvals('alice', 'list')).out)?.[0] ?? false,
    { timeout: 5000, interval: 50 },
  );
  return { id, answer };
};

it('is listed for the one who may decide, shown in full without its secrets, and approved', async () => {
  const { id, answer } = await hold({ table: 'orders\u202e', key: SECRET });
  const list = await approvals('alice', 'list');
  expect(list.out).toMatch(/ap_[\w-]+ +pending +delete_all +slow +bob@acme\.example +0 of 1 of leads/);
  expect(list.out).toMatch(/Z {2}\{ "table": "orders‹U\+202E›", "key": "/);
  expect(list.out).not.toContain(SECRET);
  const shown = await approvals('alice', 'show', id);
  expect(shown.out).toContain('"table": "orders‹U+202E›"');
  expect(shown.out).toContain('effect: destructive');
  expect(shown.out).not.toContain(SECRET);
  const decided = await approvals('alice', 'decide', id, 'approve', '--reason', 'agreed by telephone');
  expect(decided).toMatchObject({ code: 0, out: expect.stringContaining('approved') });
  expect((await answer).text).toContain('deleted, run 1');
  const afterwards = await approvals('carol', 'show', id);
  expect(afterwards.out).toMatch(/^approved by alice@acme\.example at \d{4}-.*Z: agreed by telephone$/m);
  const notYours = expect.stringContaining('only operators see those that do not wait any more');
  expect(await approvals('alice', 'show', id)).toMatchObject({ code: 1, error: notYours });
  expect(await auditOf(world)).toContainEqual(
    expect.objectContaining({ action: 'approval.approve', detail: 'agreed by telephone' }),
  );
});

it('is told from another of the same tool in the list, whose lines stay short', async () => {
  const long = await hold({ table: 'orders', nr: 78, note: 'n'.repeat(500) });
  const other = hold({ table: 'orders', nr: 99 });
  await vi.waitUntil(async () => (await approvals('alice', 'list')).out.split('\n').length > 3, 5000);
  const { out } = await approvals('alice', 'list');
  expect(out).toMatch(/Z {2}\{ "table": "orders", "nr": 78, "note": "n+…$/m);
  expect(out).toMatch(/Z {2}\{ "table": "orders", "nr": 99 \}$/m);
  const shown = [...out.matchAll(/Z {2}(.*)$/gm)].map(([, text = '']) => text.length);
  expect(Math.max(...shown)).toBe(80);
  for (const id of new Set(out.match(/ap_[\w-]+/g))) await approvals('alice', 'decide', id, 'deny');
  await Promise.all([long.answer, (await other).answer]);
});

it('is decided by no one else, and not by the one who asked for it', async () => {
  const { id, answer } = await hold({ nr: 2 });
  expect((await approvals('eve', 'list')).out).not.toContain(id);
  for (const who of ['eve', 'bob']) {
    expect(await approvals(who, 'decide', id, 'approve')).toMatchObject({ code: 1, out: '' });
  }
  const denial = ['decide', id, 'deny', '--reason', 'not before Monday'];
  expect(await approvals('alice', 'decide', id, 'deny', '--share-reason')).toMatchObject({ code: 2 });
  expect(await approvals('alice', ...denial, '--share-reason')).toMatchObject({ code: 0 });
  expect((await answer).text).toMatch(/denied.* Reason: not before Monday/);
  const late = await approvals('alice', 'decide', id, 'approve');
  expect(late).toMatchObject({ code: 1, error: expect.stringContaining('denied already') });
});
