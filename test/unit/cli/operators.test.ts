/** What operators type, against a running gateway with a real identity provider and the Slack simulator. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';
import { DBA_GROUP } from '../../../src/demo/company/workspace-seed.ts';
import { type SseServer, startV1SseServer } from '../../support/sdk/v1-sse-server.ts';
import { type SlowServer, startSlowServer } from '../../support/slow-server.ts';
import { startWorld, type World } from '../../support/start-world.ts';

let slow: SlowServer;
let old: SseServer;
let world: World;
let token: string;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 1 });
  old = await startV1SseServer();
  world = await startWorld({
    servers: {
      slow: slow.url,
      gone: 'http://127.0.0.1:9/mcp',
      old: { url: old.url, transport: 'sse' },
      new: { url: slow.url, transport: 'sse' },
    },
    policy: { version: 1, approvers: { dba: { any: [{ slackGroup: DBA_GROUP }], channel: 'C0NOWHERE' } } },
  });
  token = await world.token('carol', `${world.gateway.url}/api`);
});
afterAll(async () => {
  await world.close();
  await slow.close();
  await old.close();
});

const run = async (args: readonly string[], env: Record<string, string> = { FIREBREAK_TOKEN: token }) => {
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(args, {
    env,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    colour: false,
  });
  return { code, stdout, stderr };
};
const at = (...args: string[]) => [...args, '--url', world.gateway.url];

it('stops someone, shows it, and lifts it', async () => {
  expect(await run(at('kill', '--user', 'bob', '--reason', 'stolen laptop'))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^1 of 1 replicas have acted\.\nstopped .*\nuser bob .* carol@acme.example {2}stolen/s,
    ),
  });
  const listed = await run(at('kill', '--list', '--json'));
  expect(JSON.parse(listed.stdout).items).toMatchObject([{ id: 'user bob', reason: 'stolen laptop' }]);
  expect((await run(at('kill', '--user', 'bob', '--lift'))).stdout).toContain('Nothing is stopped.');
});

it('lists access, and says so if there is none to revoke', async () => {
  expect(await run(at('grants', 'list'))).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('access'),
  });
  expect(await run(at('grants', 'revoke', 'gr_none'))).toMatchObject({
    code: 1,
    stderr: 'There is no access of this id.\n',
  });
  expect((await run(at('grants', 'reviews', '--json'))).stdout).toBe('{"items":[],"cursor":null}\n');
  expect(await run(at('grants', 'close-review', 'gr_none', '--comment', 'seen'))).toMatchObject({
    code: 1,
    stderr: 'There is no review of this id.\n',
  });
});

it('stops no server that the configuration does not name, and says so', async () => {
  const ended = await run(at('kill', '--server', 'nosuch'));
  expect(ended).toMatchObject({
    code: 1,
    stderr: 'There is no server called nosuch, so nothing was stopped; there are slow, gone, old, new.\n',
  });
  expect((await run(at('kill', '--list'))).stdout).toContain('Nothing is stopped.');
});

it.each([
  ['no token', ['kill', '--all'], {}, 2, 'FIREBREAK_TOKEN, to the token of someone with a role in'],
  ['no token of an approver', ['approvals', 'list'], {}, 2, 'to your own token. Approvers need no role'],
  ['two targets', ['kill', '--all', '--user', 'x'], undefined, 2, 'exactly one'],
  ['no target', ['kill'], undefined, 2, 'exactly one'],
  ['a token over plain http', ['kill', '--all', '--url', 'http://gw.example'], undefined, 2, 'https'],
  ['no gateway', ['kill', '--all', '--url', 'http://127.0.0.1:9'], undefined, 1, 'no gateway at'],
] as const)('refuses %s', async (_name, args, env, code, words) => {
  const ended = await run(args, env ?? { FIREBREAK_TOKEN: 'x' });
  expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) });
});

it('is refused to whoever is no operator', async () => {
  const eves = await world.token('eve', `${world.gateway.url}/api`);
  expect(await run(at('kill', '--all'), { FIREBREAK_TOKEN: eves })).toMatchObject({
    code: 1,
    stderr: 'This needs the role operator: be in a group of identity.roles.operator.\n',
  });
});

it('holds the configuration against the world, also beside a running gateway', async () => {
  const config = join(world.folder, 'firebreak.yaml');
  const { code, stdout, stderr } = await run(['doctor', '--config', config]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^\d+ of \d+ checks failed\.\n$/)]);
  for (const found of [
    /^ok {4}keys: .*only its owner can read$/m,
    /^ok {4}store: .* opens$/m,
    /^ok {4}policy: .* loads, sha256 [0-9a-f]{12}$/m,
    /^ok {4}issuer http:.*: its keys are at /m,
    /^ok {4}server slow: answers$/m,
    /^ok {4}server old: answers$/m,
    /^fail {2}server new: it answers with HTTP status 405; /m,
    /^fail {2}server gone: nothing listens at its address \(ECONNREFUSED\)$/m,
    /^ok {4}slack bot token: .* in workspace Acme, all scopes$/m,
    /^ok {4}slack app token: Socket Mode opens$/m,
    /^fail {2}slack channel C0NOWHERE: .*channel_not_found/m,
  ]) {
    expect(stdout).toMatch(found);
  }
  expect(stdout).not.toContain(world.slack.botToken);
  world.slack.setScopes(['chat:write']);
  chmodSync(join(world.folder, 'data/keys.json'), 0o644);
  const { stdout: worse } = await run(['doctor', '--config', config, '--json']);
  const failed = (JSON.parse(worse) as { verdict: string; about: string; text: string }[])
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ about, text }) => `${about}: ${text}`)
    .join('\n');
  expect(failed).toContain('can be read by others');
  expect(failed).toMatch(/slack bot token: lacks the scopes commands, users:read/);
});

it('says what is wrong with a configuration before anything else', async () => {
  expect(await run(['doctor', '--config', '/nowhere.yaml'])).toMatchObject({ code: 78, stdout: '' });
});
