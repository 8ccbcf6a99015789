import { expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

it('the help of a subcommand lists the options that it takes from the command above', async () => {
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  const io = { env: {}, stdout, stderr: stdout, colour: false };
  expect(await runProgram(['sessions', 'list', '--help'], io)).toBe(0);
  expect(printed).toContain('--config <file>');
});
