import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

const POLICY = {
  version: 1,
  approvers: { dba: { any: [{ group: 'dba' }] } },
  rules: [{ id: 'support-fixes', match: { group: 'support', tool: 'update_row' }, action: 'allow' }],
};

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { list_rows: () => textResult('rows'), update_row: () => textResult('done') },
  });
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'first-use' }, quiet: server.url },
    policy: POLICY,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const run = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const io = {
    env: {},
    stdout: (text: string): void => {
      printed.out += text;
    },
    stderr: (text: string): void => {
      printed.err += text;
    },
    colour: false,
  };
  const config = join(world.folder, 'firebreak.yaml');
  const code = await runProgram(['policy', 'radius', '--config', config, ...args], io);
  return { code, ...printed };
};
const SUPPORT = ['--as', '{"groups":["support"]}'];

it('says so while no tool is known', async () => {
  const { code, err } = await run(...SUPPORT);
  expect(code).toBe(1);
  expect(err).toContain('No tool is known');
});

it('is told for a group and for a token, beside the running gateway', async () => {
  await (await createAgent(world, { server: 'shop' })).request('tools/list');
  const { code, out, err } = await run(...SUPPORT);
  expect([code, err]).toEqual([0, expect.stringContaining('quiet: no tools are known')]);
  expect(out).toMatch(/update_row +write +allow +support-fixes/);
  expect(out).toMatch(/list_rows +read +allow +defaults\.read/);
  const asBob = await run('--token', await world.token('bob', world.mcp('shop')));
  expect(asBob.out).toBe(out);
  const asEve = await run('--token', await world.token('eve', world.mcp('shop')));
  expect(asEve.out).toMatch(/update_row +write +require-approval/);
});

it('fails a build that would let someone do more', async () => {
  const baseline = join(world.folder, 'baseline.json');
  writeFileSync(baseline, (await run('--as', '{"groups":["ci"],"kind":"workload"}', '--json')).out);
  const guard = ['--as', '{"groups":["ci"],"kind":"workload"}', '--baseline', baseline, '--fail-if-grows'];
  expect((await run(...guard)).code).toBe(0);
  const looser = join(world.folder, 'looser.yaml');
  writeFileSync(looser, stringify({ ...POLICY, defaults: { write: 'allow' } }));
  const { code, err } = await run(...guard, '--policy', looser);
  expect([code, err]).toEqual([1, expect.stringContaining('grew: update_row on shop (write)')]);
});

it.each([
  ['nobody', []],
  ['two', [...SUPPORT, '--token', 'x']],
  ['no token', ['--token', 'x']],
  ['a token of a stranger', ['--token', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL3gifQ.']],
])('exits 2 for %s', async (_name, who) => {
  expect((await run(...who)).code).toBe(2);
});
