/** The worked examples of docs/policy.md are run: what stands below each command is what it prints. `vitest -u` writes it anew. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

const PAGE = resolve(import.meta.dirname, '../../../docs/policy.md');
const folder = mkdtempSync(join(tmpdir(), 'firebreak-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The words of a command line: quoted in single quotes, continued over lines by a backslash. */
const wordsOf = (command: string): string[] =>
  [...command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );

const run = async (command: string): Promise<string> => {
  const [program, ...words] = wordsOf(command);
  expect(program).toBe('firebreak');
  const redirected = words.at(-2) === '>' ? words.splice(-2)[1] : undefined;
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
  const files = words.map((word) => (/^[\w-]+\.(yaml|json|ndjson)$/.test(word) ? join(folder, word) : word));
  const code = await runProgram(files, io);
  if (redirected !== undefined) writeFileSync(join(folder, redirected), printed.out);
  const shown = `${redirected === undefined ? printed.out : ''}${printed.err}`.replaceAll(`${folder}/`, '');
  return `${shown}${code === 0 ? '' : `[exit code ${code}]\n`}`;
};

/** A block with a file's name is that file; one of `console` holds commands, each with what it prints. */
const runBlock = async (kind: string, name: string | undefined, body: string): Promise<string> => {
  if (name !== undefined) writeFileSync(join(folder, name), body);
  if (kind !== 'console') return body;
  let shown = '';
  for (const [command = ''] of body.matchAll(/^\$ (?:.*\\\n)*.*$/gm)) {
    shown += `${command}\n${await run(command.slice(2))}`;
  }
  return shown;
};

it('every command prints what the page says', async () => {
  const text = readFileSync(PAGE, 'utf8');
  let page = '';
  let end = 0;
  for (const block of text.matchAll(/^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$/gms)) {
    const [whole, kind = '', name, body = ''] = block;
    const head = `\`\`\`${kind}${name === undefined ? '' : ` ${name}`}\n`;
    page += `${text.slice(end, block.index)}${head}${await runBlock(kind, name, body)}\`\`\``;
    end = block.index + whole.length;
  }
  await expect(page + text.slice(end)).toMatchFileSnapshot(PAGE);
});

it('there are ten examples and more', () => {
  expect(readFileSync(PAGE, 'utf8').match(/^## /gm)?.length).toBeGreaterThanOrEqual(10);
});
