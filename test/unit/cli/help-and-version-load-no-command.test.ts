import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Prints the address of every module that is loaded after it. */
const TELL = `data:text/javascript,${encodeURIComponent(
  "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });",
)}`;

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(execPath, ['--import', TELL, 'src/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = stderr.split('\n').filter((url) => url.includes('/src/'));
  return { status, stdout, files: files.map((url) => url.slice(url.indexOf('/src/') + 5)) };
};

/** Files that make a command, such as `cli/operators/kill.ts`. */
const isCommand = (file: string): boolean =>
  /export const \w+Command = \(/.test(readFileSync(`${ROOT}/src/${file}`, 'utf8'));

it.each(['--help', '--version', 'nosuch'])('%s loads the list of commands and none of them', (arg) => {
  const { files } = run(arg);
  expect(files).toContain('cli/program.ts');
  expect(files.filter(isCommand)).toEqual([]);
  expect(files.length).toBeLessThan(10);
});

it.each(['keys', 'kill'])('the help of %s is there, and no other command is loaded', (name) => {
  for (const args of [
    [name, '--help'],
    ['help', name],
  ]) {
    const { status, stdout, files } = run(...args);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(`firebreak ${name}`) });
    expect(files.filter(isCommand)).toEqual([expect.stringMatching(`/${name}\\.ts$`)]);
  }
});
