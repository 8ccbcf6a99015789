/** It would otherwise end with the stack trace of whatever it lacks. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodeProblem } from '../../../src/cli/node-problem.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Passes for the Node.js of Debian 13, and prints the address of every module that is loaded after it. */
const OLD = `data:text/javascript,${encodeURIComponent(
  "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { process.stdout.write(url + '\\n'); return next(url, context); } }); Object.defineProperty(process.versions, 'node', { value: '20.19.2' });",
)}`;

it.each(['serve', 'doctor', '--version', '--help'])(
  'by %s, before anything is loaded that it may lack',
  (arg) => {
    const { status, stdout, stderr } = spawnSync(execPath, ['--import', OLD, 'src/main.ts', arg], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'firebreak needs Node.js 24.6 or newer; this is 20.19.2.\n',
    });
    const files = stdout.split('\n').filter((url) => url.startsWith('file:'));
    for (const file of files) {
      const imports = readFileSync(fileURLToPath(file), 'utf8').match(/^import .*/gm) ?? [];
      expect(file.endsWith('/main.ts') ? [] : imports).toEqual([]);
    }
  },
);

it.each([
  ['18.20.8', true],
  ['24.5.9', true],
  ['24.6.0', false],
  ['24.21.0', false],
  ['25.0.0', false],
  ['100.0.0', false],
])('that %s is too old: %s', (version, tooOld) => {
  expect(nodeProblem(version) !== undefined).toBe(tooOld);
});

it('that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
  expect(nodeProblem('0.0.0')).toContain(engines.node.replace('>=', 'Node.js '));
});
