/** All commands; each lives in a file of its own, and only the one that is asked for is loaded. */
import { Command, CommanderError } from 'commander';
import { escapeTerminal } from '../domain/text/terminal-text.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { packageVersion } from './version.ts';

type MakeCommand = (io: CliIo) => Command;

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<MakeCommand>;
}

/** In the order of the help. */
const ENTRIES: readonly Entry[] = [
  {
    name: 'serve',
    description: 'run a gateway',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'demo',
    description: 'see it work, with everything embedded and no account needed',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'policy',
    description: 'check a policy file, and see what it decides and why',
    load: async () => (await import('./policy/policy.ts')).policyCommand,
  },
  {
    name: 'sessions',
    description: 'list, show, export and verify recorded sessions',
    load: async () => (await import('./recordings/sessions.ts')).sessionsCommand,
  },
  {
    name: 'login',
    description: 'sign in at a running gateway with a browser, for the commands that ask it',
    load: async () => (await import('./operators/login.ts')).loginCommand,
  },
  {
    name: 'logout',
    description: 'end that',
    load: async () => (await import('./operators/login.ts')).logoutCommand,
  },
  {
    name: 'approvals',
    description: 'list, show and decide calls that wait for people',
    load: async () => (await import('./operators/approvals.ts')).approvalsCommand,
  },
  {
    name: 'grants',
    description: 'list, revoke and review temporary access',
    load: async () => (await import('./operators/grants.ts')).grantsCommand,
  },
  {
    name: 'kill',
    description: 'refuse calls and cut streams at once, on every replica, until lifted',
    load: async () => (await import('./operators/kill.ts')).killCommand,
  },
  {
    name: 'budgets',
    description: 'list spent budgets and reset them',
    load: async () => (await import('./operators/budgets.ts')).budgetsCommand,
  },
  {
    name: 'tools',
    description: 'list, compare and accept tools that are new or have changed',
    load: async () => (await import('./operators/tools.ts')).toolsCommand,
  },
  {
    name: 'events',
    description: 'have a transmitter of security events push to this gateway',
    load: async () => (await import('./operators/events.ts')).eventsCommand,
  },
  {
    name: 'mask',
    description: 'mask a file as the gateway masks answers of servers',
    load: async () => (await import('./mask.ts')).maskCommand,
  },
  {
    name: 'doctor',
    description: 'check a configuration against the real world; changes nothing and may run beside a gateway',
    load: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  },
  {
    name: 'token',
    description: 'make an access token with the embedded development keys; needs identity.development: true',
    load: async () => (await import('./token.ts')).tokenCommand,
  },
  {
    name: 'slack',
    description: 'set Slack up',
    load: async () => (await import('./slack.ts')).slackCommand,
  },
  {
    name: 'keys',
    description: 'make a new key file for keys.file; all replicas use the same one',
    load: async () => (await import('./keys.ts')).keysCommand,
  },
];

/** Resolves with the exit code: 0 ok, 1 failed check, 2 usage, 78 configuration error. */
export const runProgram = async (args: readonly string[], given: CliIo): Promise<number> => {
  const io = safeIo(given);
  const program = new Command('firebreak')
    .description(
      'A gateway between MCP clients and MCP servers that knows who calls, asks people and records everything.',
    )
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options)');
  for (const entry of ENTRIES) program.addCommand(await commandOf(entry, args, io));
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
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

/** Every command, loaded: for the reference of the command line. */
export const loadCommands = (io: CliIo): Promise<Command[]> =>
  Promise.all(ENTRIES.map(async ({ description, load }) => (await load())(io).description(description)));

/** Loading them all would take a second of processor time, whatever is asked for; the others are there for the help. */
const commandOf = async (
  { name, description, load }: Entry,
  args: readonly string[],
  io: CliIo,
): Promise<Command> => {
  const make: MakeCommand = args.includes(name) ? await load() : () => new Command(name).usage('[options]');
  return make(io).description(description);
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
