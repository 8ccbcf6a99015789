/** `firebreak kill`: stops a person, a server, a tool, a session or everything, at once, until lifted. */
import { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type GatewayOptions, gatewayApi, withGatewayOptions } from './gateway-api.ts';

interface KillOptions extends GatewayOptions {
  readonly user?: string;
  readonly server?: string;
  readonly tool?: string;
  readonly session?: string;
  readonly all?: boolean;
  readonly lift?: boolean;
  readonly end?: boolean;
  readonly list?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

interface ShownSwitch {
  readonly id: string;
  readonly since: number;
  readonly by: string;
  readonly reason?: string;
}

interface Killed {
  readonly switches: readonly ShownSwitch[];
  readonly replicas: readonly { readonly replica: string; readonly acknowledged: boolean }[];
  readonly warning?: string;
}

/** The command that stops things. */
export const killCommand = (io: CliIo): Command =>
  withGatewayOptions(new Command('kill'))
    .option('--user <name>', 'subject or e-mail of a caller')
    .option('--server <name>', 'a server')
    .option('--tool <name>', 'a tool, on any server')
    .option('--session <id>', 'id of a recorded session')
    .option('--all', 'everything')
    .option('--lift', 'end the switch instead')
    .option('--end', 'with --user: also end sign-ins, tokens, held calls and grants, for good')
    .option('--list', 'show what is stopped now')
    .option('--reason <text>', 'for the record')
    .option('--json', 'print JSON')
    .action((options: KillOptions) => (options.list ? list(io, options) : kill(io, options)));

const list = async (io: CliIo, { json, ...options }: KillOptions): Promise<void> => {
  const page = (await gatewayApi(options, io).get('/v1/kill')) as { items: ShownSwitch[] };
  io.stdout(json ? `${JSON.stringify(page)}\n` : switchTable(page.items));
};

/** Exit code 1 if a replica has not said that it has acted. */
const kill = async (io: CliIo, options: KillOptions): Promise<void> => {
  const { user, server, tool, session, all, lift, end, reason, json } = options;
  const named = [user, server, tool, session, all].filter((each) => each !== undefined);
  if (named.length !== 1)
    throw new ExitCode(2, 'Give exactly one of --user, --server, --tool, --session and --all.');
  const body = { user, server, tool, session, all, lift, end, reason };
  const killed = (await gatewayApi(options, io).post('/v1/kill', body)) as Killed;
  const silent = killed.replicas.filter(({ acknowledged }) => !acknowledged).map(({ replica }) => replica);
  io.stdout(json ? `${JSON.stringify(killed)}\n` : inWords(killed));
  if (killed.warning !== undefined) io.stderr(`${killed.warning}\n`);
  if (silent.length > 0) {
    throw new ExitCode(
      1,
      `Stored, but these have not acted yet: ${silent.join(', ')}. They will once they read the store.`,
    );
  }
};

const inWords = ({ switches, replicas }: Killed): string =>
  `${replicas.filter(({ acknowledged }) => acknowledged).length} of ${replicas.length} replicas have acted.\n${switchTable(switches)}`;

const switchTable = (switches: readonly ShownSwitch[]): string =>
  switches.length === 0
    ? 'Nothing is stopped.\n'
    : textTable(
        ['stopped', 'since', 'by', 'reason'],
        switches.map(({ id, since, by, reason = '' }) => [id, new Date(since).toISOString(), by, reason]),
      );
