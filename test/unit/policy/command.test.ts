/** The policy commands, as an operator sees them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exit-code.ts';
import { policyCommand } from '../../../src/cli/policy/policy.ts';
import type { radiusSarif } from '../../../src/policy/what-if/radius-sarif.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const DEMO = resolve(import.meta.dirname, '../../../src/demo/policy.yaml');
const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  let out = '';
  let err = '';
  const io = {
    env: {},
    stdout: (text: string) => (out += text),
    stderr: (text: string) => (err += text),
    colour: false,
  };
  const command = policyCommand(io);
  try {
    await command.parseAsync(args, { from: 'user' });
    return { code: 0, out, err };
  } catch (error) {
    if (!(error instanceof ExitCode)) throw error;
    return { code: error.code, out, err: err + error.message };
  }
};

const AS = '{"subject":"carol","groups":["platform"]}';
const CALL = '{"server":"billing","tool":"query","args":{"sql":"SELECT 1; DROP TABLE orders"}}';

describe('firebreak policy', () => {
  it('check: accepts the demo policy without a warning', async () => {
    expect(await run('check', '--policy', DEMO, '--json')).toMatchObject({ code: 0, err: '' });
  });

  it('check: lists every problem and exits 78', async () => {
    const bad = file('bad.yaml', 'version: 1\nruls: []\nmode: of');
    const { code, err } = await run('check', '--policy', bad);
    expect(code).toBe(78);
    expect(err).toBe(
      `${bad}:2:1: unknown key ruls (did you mean rules?)\n${bad}:3:7: mode must be enforce or shadow`,
    );
  });

  it('check and test: exit 1 if a test of the file fails', async () => {
    const failing = file(
      'failing.yaml',
      'version: 1\ntests: [{ name: t, call: { server: s, tool: get_x }, expect: deny }]',
    );
    expect((await run('check', '--policy', failing)).code).toBe(1);
    const { code, out } = await run('test', '--policy', failing);
    expect(code).toBe(1);
    expect(out).toContain('FAIL  t: expected deny, got allow by defaults.read');
    expect((await run('test', '--policy', DEMO)).code).toBe(0);
  });

  it('explain: one call as JSON', async () => {
    const { code, out } = await run('explain', '--policy', DEMO, '--as', AS, '--call', CALL, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      effect: 'destructive',
      action: 'deny',
      rule: 'no-ddl',
      facts: { says: ['DROP TABLE orders'], sql: ['select', 'drop table'] },
      considered: [
        { rule: 'no-ddl', action: 'deny' },
        { rule: 'destructive-asks', action: 'require-approval' },
      ],
    });
  });

  it('explain: one line for each call of a file', async () => {
    const calls = file(
      'calls.ndjson',
      `${CALL}\n\n{"as":{"groups":["support"]},"call":{"server":"billing","tool":"update_order"},"note":1}\n`,
    );
    const { out } = await run('explain', '--policy', DEMO, '--as', AS, '--calls', calls);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).action);
    expect(lines).toEqual(['deny', 'require-grant']);
    const granted = await run(
      'explain',
      '--policy',
      DEMO,
      '--as',
      AS,
      '--calls',
      calls,
      '--grant',
      'billing-write',
    );
    expect(granted.out).toContain('"grant":"gr_billing-write"');
  });

  it.each([
    ['no call', ['explain']],
    ['two calls', ['explain', '--call', CALL, '--calls', 'x']],
    ['a broken call', ['explain', '--call', '{']],
    ['a call without a server', ['explain', '--call', '{"tool":"x"}']],
    ['a grant of nothing', ['explain', '--call', CALL, '--grant', 'none']],
    ['a budget that is not there', ['explain', '--call', CALL, '--spent', 'none']],
    ['a broken caller', ['explain', '--as', '{"groups":5}', '--call', CALL]],
  ])('exits 2 for %s', async (_name, args) => {
    expect((await run(...args, '--policy', DEMO)).code).toBe(2);
  });

  it('exits 78 if the policy is not there', async () => {
    expect((await run('check', '--policy', join(folder, 'none.yaml'))).code).toBe(78);
  });

  it('radius: fails if it grows', async () => {
    const tools = file(
      'tools.json',
      '{"billing":[{"name":"list_orders"},{"name":"delete_order","annotations":{"destructiveHint":true}}]}',
    );
    const radius = (...more: string[]) => run('radius', '--as', AS, '--tools', tools, ...more);
    const baseline = file('baseline.json', (await radius('--policy', DEMO, '--json')).out);
    expect((await radius('--policy', DEMO, '--baseline', baseline, '--fail-if-grows')).code).toBe(0);
    const open = file('open.yaml', 'version: 1\ndefaults: { destructive: allow }');
    const grown = await radius('--policy', open, '--baseline', baseline, '--fail-if-grows');
    expect(grown.code).toBe(1);
    expect(grown.err).toContain('grew: delete_order on billing (destructive): require-approval -> allow');
    expect((await radius('--policy', open)).out).toContain('delete_order  destructive');
  });

  it('radius: in SARIF has what the schema of 2.1.0 requires', async () => {
    const open = file('open policy.yaml', 'version: 1\ndefaults: { destructive: allow }');
    const tools = file('sarif-tools.json', '[{"server":"billing","tool":"delete_order"}]');
    const { out } = await run('radius', '--as', AS, '--tools', tools, '--policy', open, '--format', 'sarif');
    const { version, runs } = JSON.parse(out) as ReturnType<typeof radiusSarif>;
    expect([version, runs.length]).toEqual(['2.1.0', 1]);
    const { tool, results = [] } = runs[0] ?? {};
    expect(tool?.driver.name).toMatch(/\w/);
    expect(results.length).toBeGreaterThan(0);
    for (const { ruleId, level, message, locations } of results) {
      expect(tool?.driver.rules.map(({ id }) => id)).toContain(ruleId);
      expect(['none', 'note', 'warning', 'error']).toContain(level);
      expect(message.text).toMatch(/\w/);
      const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toMatch(/open%20policy\.yaml$/);
      expect(region?.startLine).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([
    [['--as', '{"group":["dev"]}'], '--as: unknown key group (did you mean groups?)'],
    [['--as', '{}', '--fail-if-grows'], '--fail-if-grows needs --baseline'],
  ])('radius: exits 2 for %j', async (more, says) => {
    const tools = file('no-tools.json', '[]');
    const answer = await run('radius', '--policy', DEMO, '--tools', tools, ...more);
    expect(answer.code).toBe(2);
    expect(answer.err).toContain(says);
  });

  it('replay: exits 1 if something destructive would newly pass', async () => {
    const recording = file(
      'recording.ndjson',
      [
        {
          format: 'firebreak-session/1',
          session: {
            id: 'ses_1',
            server: 'billing',
            caller: { issuer: 'i', subject: 'bob', groups: [], kind: 'human' },
          },
        },
        {
          seq: 1,
          at: 0,
          from: 'client',
          kind: 'request',
          body: '{"method":"tools/call","params":{"name":"delete_order","arguments":{"id":1}}}',
        },
        { seq: 2, at: 0, from: 'gateway', kind: 'decision', answers: 1, verdict: 'deny' },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const asked = await run('replay', recording, '--policy', DEMO, '--json');
    expect(asked).toMatchObject({ code: 0 });
    expect(JSON.parse(asked.out)).toMatchObject({ calls: 1, risky: 0, changes: [{ change: 'newly asked' }] });
    const open = file('open2.yaml', 'version: 1\ndefaults: { destructive: allow }');
    expect((await run('replay', recording, '--policy', open)).code).toBe(1);
  });
});
