/** All commands; each lives in a file of its own. */
import { Command, CommanderError } from 'commander';
import { escapeTerminal } from '../domain/text/terminal-text.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { keysCommand } from './keys.ts';
import { maskCommand } from './mask.ts';
import { budgetsCommand } from './operators/budgets.ts';
import { grantsCommand } from './operators/grants.ts';
import { killCommand } from './operators/kill.ts';
import { toolsCommand } from './operators/tools.ts';
import { policyCommand } from './policy/policy.ts';
import { sessionsCommand } from './recordings/sessions.ts';
import { serveCommand } from './serve.ts';
import { slackCommand } from './slack.ts';
import { tokenCommand } from './token.ts';
import { packageVersion } from './version.ts';

/** Resolves with the exit code: 0 ok, 1 failed check, 2 usage, 78 configuration error. */
export const runProgram = async (args: readonly string[], given: CliIo): Promise<number> => {
  const io = safeIo(given);
  const program = new Command('firebreak')
    .description(
      'A gateway between MCP clients and MCP servers that knows who calls, asks people and records everything.',
    )
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options)');
  for (const make of [
    serveCommand,
    demoCommand,
    policyCommand,
    sessionsCommand,
    grantsCommand,
    killCommand,
    budgetsCommand,
    toolsCommand,
    maskCommand,
    doctorCommand,
    tokenCommand,
    slackCommand,
    keysCommand,
  ]) {
    program.addCommand(make(io));
  }
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitCode) return tell(io, error);
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
};

/** Whatever a command prints was written by others in part, and a terminal would obey it. The demo styles what it says itself. */
const safeIo = (io: CliIo): CliIo => ({
  ...io,
  stdout: (text) => io.stdout(escapeTerminal(text)),
  stderr: (text) => io.stderr(escapeTerminal(text)),
  styled: io.stdout,
});

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

const tell = (io: CliIo, { code, message }: ExitCode): number => {
  if (message !== '') io.stderr(`${message}\n`);
  return code;
};
