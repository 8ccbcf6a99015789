import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

it('firebreak --version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  expect(await runProgram(['--version'], { env: {}, stdout, stderr: stdout, colour: false })).toBe(0);
  expect(printed).toBe(`${version}\n`);
});
