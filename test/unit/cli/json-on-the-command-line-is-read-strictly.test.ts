import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'firebreak-json-'));
afterAll(() => rmSync(folder, { recursive: true }));
const POLICY = resolve(import.meta.dirname, '../../../src/demo/policy.yaml');

const run = async (...args: string[]) => {
  let [stdout, stderr] = ['', ''];
  const code = await runProgram([...args, '--policy', POLICY], {
    env: {},
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

const CALL = '{"server":"billing","tool":"query"}';
const QUOTES = 'keys and text take double quotes, and a shell wants the whole in single quotes';

it.each<[what: string, args: readonly string[], says: string]>([
  [
    'a misspelt key of the call',
    ['--call', '{"serve":"billing","tool":"query"}'],
    '--call: server is required\n--call: unknown key serve (did you mean server?)',
  ],
  [
    'a key that no call has',
    ['--call', '{"server":"billing","zzzzzz":1}'],
    '--call: unknown key zzzzzz (possible here: server, method, tool, resource, prompt, args, annotations)',
  ],
  [
    'a value of another type',
    ['--call', '{"server":5}'],
    '--call: server must be text, not a number (put it in quotes)',
  ],
  ['a call that is a list', ['--call', '[]'], '--call: it must be a mapping, not a list'],
  [
    'a misspelt key of the caller',
    ['--call', CALL, '--as', '{"group":["dba"]}'],
    '--as: unknown key group (did you mean groups?)',
  ],
  [
    'groups that are no list',
    ['--call', CALL, '--as', '{"groups":"dba"}'],
    '--as: groups must be a list, not text',
  ],
  ['what is not JSON', ['--call', '{server: billing}'], `--call: this is not JSON (${QUOTES})`],
  [
    'an access package that is not there',
    ['--call', CALL, '--grant', 'billing-wirte'],
    '--grant: there is no access called billing-wirte (did you mean billing-write?)',
  ],
])('explain refuses %s in a sentence that says what to write', async (_, args, says) => {
  expect(await run('policy', 'explain', ...args)).toEqual({ code: 2, stdout: '', stderr: `${says}\n` });
});

it('radius refuses a misspelt key of the caller as explain does', async () => {
  expect(await run('policy', 'radius', '--as', '{"group":["dba"]}', '--tools', POLICY)).toMatchObject({
    code: 2,
    stderr: '--as: unknown key group (did you mean groups?)\n',
  });
});

describe('a file of calls', () => {
  const explain = (line: object) => {
    const file = join(folder, 'calls.ndjson');
    writeFileSync(file, `${JSON.stringify(line)}\n`);
    return run('policy', 'explain', '--calls', file);
  };
  const call = JSON.parse(CALL) as object;

  it('may carry notes', async () => {
    for (const line of [
      { ...call, id: 'a1', expect: 'deny' },
      { call, as: { id: 7 }, note: 'x' },
    ]) {
      expect(await explain(line)).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it.each<[line: object, slip: string]>([
    [{ ...call, arg: {} }, 'unknown key arg (did you mean args?)'],
    [{ ...call, Args: {} }, 'unknown key Args (did you mean args?)'],
    [{ call, as: { group: [] } }, 'unknown key group (did you mean groups?)'],
    [{ call, As: {} }, 'unknown key As (did you mean as?)'],
  ])('with a key that is nearly a known one is refused: %j', async (line, slip) => {
    const { code, stderr } = await explain(line);
    expect(code).toBe(2);
    expect(stderr).toContain(`calls.ndjson:1: ${slip}`);
  });
});
