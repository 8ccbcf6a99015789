/** Whatever stands in what others wrote, a terminal that shows it is not written on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLog } from '../../../src/app/open-log.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { escapeLine, escapeTerminal } from '../../../src/domain/text/terminal-text.ts';

const HOSTILE = [
  '\u001b[2J',
  '\u0007',
  '\u0008',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u2028',
  '\u2029',
  '\u202a',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200b',
  '\u200d',
  '\u200e',
  '\ufeff',
  '\u00ad',
  '\r',
  '\u{e0041}',
  '\u0000',
];
const RAW =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\r(?!\n)|[\u{e0000}-\u{e007f}]/u;

it.each(HOSTILE)('escapes %j, so that JSON means the same', (character) => {
  const text = JSON.stringify({ said: `a${character}b`, [`k${character}`]: 1 });
  expect(escapeTerminal(text)).not.toMatch(RAW);
  expect(JSON.parse(escapeTerminal(text))).toEqual(JSON.parse(text));
  expect(escapeLine(`a${character}b`)).not.toMatch(RAW);
});

it('leaves lines, tabs, other scripts and emoji as they are', () => {
  const text = 'a\tb\r\nמילה 漢字 🔥 é\n';
  expect(escapeTerminal(text)).toBe(text);
});

/** Runs the command; what reached the terminal. */
const printed = async (...args: string[]): Promise<string> => {
  let text = '';
  const take = (more: string) => {
    text += more;
  };
  await runProgram(args, { env: {}, stdout: take, stderr: take, colour: false });
  return text;
};

it.each([[], ['--json']])('policy explain prints facts and rules without them %j', async (...json) => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const policy = join(folder, 'policy.yaml');
  const message = JSON.stringify(`never ${HOSTILE.join('')}`);
  writeFileSync(
    policy,
    `version: 1\nrules: [{ id: a, match: { tool: "*" }, action: deny, message: ${message} }]\n`,
  );
  const sql = `DROP TABLE "orders${HOSTILE.join('')}"`;
  const call = JSON.stringify({ server: 'shop', tool: 'query', args: { sql } });
  const text = await printed(
    'policy',
    'explain',
    '--policy',
    policy,
    '--as',
    '{"subject":"bob"}',
    '--call',
    call,
    ...json,
  );
  expect(text).toContain('never');
  expect(text).not.toMatch(RAW);
});

it('a wrong name is told without them', async () => {
  const text = await printed('sessions', 'verify', `nowhere${HOSTILE.join('')}`);
  expect(text).toContain('cannot be checked');
  expect(text).not.toMatch(RAW);
});

it('the log is written without them and without secrets', () => {
  const lines: string[] = [];
  const log = openLog(
    { level: 'info' },
    (text) => text.replace('s3cret', '[REDACTED]'),
    (line) => lines.push(line),
  );
  log.info({ said: `s3cret ${HOSTILE.join('')}` }, `hello ${HOSTILE.join('')}`);
  const [line = ''] = lines;
  expect(line).not.toMatch(RAW);
  expect(JSON.parse(line)).toMatchObject({
    said: `[REDACTED] ${HOSTILE.join('')}`,
    msg: `hello ${HOSTILE.join('')}`,
  });
});

it('the log says that a line is missing if it could not be masked', () => {
  const lines: string[] = [];
  const fails = () => {
    throw new Error('s3cret');
  };
  openLog({ level: 'info' }, fails, (line) => lines.push(line)).info('s3cret');
  expect(lines).toEqual([expect.stringContaining('could not be masked')]);
  expect(lines.join('')).not.toContain('s3cret');
});
