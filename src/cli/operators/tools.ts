/** `firebreak tools`: definitions of tools that wait for an operator, what is different in them, and accepting them. */
import { Argument, Command } from 'commander';
import { visible } from '../../domain/text/visible.ts';
import { toolDifference } from '../../domain/tools/tool-difference.ts';
import { SETTLED_EFFECTS } from '../../domain/tools/tool-effect.ts';
import type { ToolChange } from '../../domain/tools/tool-pin.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type GatewayOptions, gatewayApi, withGatewayOptions } from './gateway-api.ts';

interface ToolOptions extends GatewayOptions {
  readonly json?: boolean;
}

/** The command with its subcommands. */
export const toolsCommand = (io: CliIo): Command => {
  const tools = new Command('tools');
  withGatewayOptions(tools.command('list'))
    .description('list the tools of every server: in force, waiting, or left out because of their names')
    .option('--json', 'the page as JSON')
    .action(async ({ json, ...gateway }: ToolOptions) => {
      const page = (await gatewayApi(gateway, io).get('/v1/tools')) as { items: ShownTools[] };
      io.stdout(json ? `${JSON.stringify(page)}\n` : textTable(COLUMNS, page.items.flatMap(rows)));
    });
  withGatewayOptions(tools.command('diff'))
    .description('compare waiting definitions with those in force, line by line')
    .argument('<server>', 'name of the server')
    .argument('[tool...]', 'all waiting tools if none is named')
    .action(async (server: string, names: string[], gateway: GatewayOptions) => {
      const { waiting } = await toolsOf(server, gateway, io);
      const chosen = names.length === 0 ? waiting : names.map((name) => waitingTool(waiting, name));
      io.stdout(chosen.length === 0 ? 'Nothing waits.\n' : chosen.map(difference).join('\n'));
    });
  withGatewayOptions(tools.command('accept'))
    .description('let callers see and call tools as they are now defined')
    .argument('<server>', 'name of the server')
    .argument('<tool...>', 'NAME, or NAME@HASH so that only the definition you looked at is accepted')
    .option('--json', 'the tools of the server, as JSON')
    .action(async (server: string, names: string[], { json, ...gateway }: ToolOptions) => {
      const { waiting } = await toolsOf(server, gateway, io);
      const chosen = names.map((name) => waitingTool(waiting, name));
      const body = {
        names: chosen.map(({ name }) => name),
        hashes: Object.fromEntries(chosen.map(({ name, hash }) => [name, hash])),
      };
      const path = `/v1/tools/${encodeURIComponent(server)}/accept`;
      const left = (await gatewayApi(gateway, io).post(path, body)) as ShownTools;
      io.stdout(json ? `${JSON.stringify(left)}\n` : textTable(COLUMNS, rows(left)));
      const missed = chosen.filter(
        ({ name, hash }) => !left.accepted.some((tool) => tool.name === name && tool.hash === hash),
      );
      if (missed.length > 0)
        throw new ExitCode(
          1,
          `Changed at this moment, so not accepted: ${missed.map(({ name }) => name).join(', ')}.`,
        );
    });
  withGatewayOptions(tools.command('effect'))
    .description('declare what a tool does; its arguments can still make a call stricter')
    .argument('<server>', 'name of the server')
    .argument('<tool>', 'name of the tool')
    .addArgument(new Argument('<effect>', 'what it does').choices(SETTLED_EFFECTS))
    .option('--json', 'the tools of the server, as JSON')
    .action(async (server: string, name: string, effect: string, { json, ...gateway }: ToolOptions) => {
      const path = `/v1/tools/${encodeURIComponent(server)}/effect`;
      const left = (await gatewayApi(gateway, io).post(path, { name, effect })) as ShownTools;
      io.stdout(json ? `${JSON.stringify(left)}\n` : textTable(COLUMNS, rows(left)));
    });
  return tools;
};

/** As the API shows them. */
interface ShownTools {
  readonly id: string;
  readonly accepted: readonly {
    readonly name: string;
    readonly hash: string;
    readonly effect: string;
    readonly from: string;
    readonly reason: string;
    readonly suggested: Suggested;
  }[];
  readonly waiting: readonly WaitingTool[];
  /** Releases before this one do not say. */
  readonly leftOut?: readonly { readonly name: string; readonly reason: string }[];
}

interface Suggested {
  readonly effect: string;
  readonly reason: string;
}

interface WaitingTool {
  readonly suggested: Suggested;
  readonly name: string;
  readonly hash: string;
  readonly definition: string;
  readonly before?: string;
}

const toolsOf = async (server: string, gateway: GatewayOptions, io: CliIo): Promise<ShownTools> => {
  const { items } = (await gatewayApi(gateway, io).get('/v1/tools')) as { items: ShownTools[] };
  const found = items.find(({ id }) => id === server);
  if (found !== undefined) return found;
  throw new ExitCode(1, `There is no server ${server}; there are ${items.map(({ id }) => id).join(', ')}.`);
};

/** By `NAME` or `NAME@HASH`; a name may hold an @ itself. */
const waitingTool = (waiting: readonly WaitingTool[], said: string): WaitingTool => {
  const [, name = said, hash = ''] = waiting.some((each) => each.name === said)
    ? []
    : (/^(.*)@([0-9a-f]*)$/s.exec(said) ?? []);
  const tool = waiting.find((each) => each.name === name);
  if (tool === undefined) throw new ExitCode(1, `No tool ${name} waits there; see firebreak tools list.`);
  if (tool.hash.startsWith(hash)) return tool;
  throw new ExitCode(
    1,
    `${name} is by now ${tool.hash.slice(0, SHOWN)}; look at it again with firebreak tools diff.`,
  );
};

const difference = ({ name, hash, definition, before }: WaitingTool): string => {
  const change: ToolChange = {
    tool: { name, hash, source: definition },
    before: before === undefined ? undefined : { name, hash: '', source: before },
  };
  const kind = before === undefined ? 'new' : 'changed';
  return `${name}@${hash.slice(0, SHOWN)} ${kind}\n${visible(toolDifference(change))}\n`;
};

/** Characters of a hash that are shown. */
const SHOWN = 12;

const COLUMNS = ['server', 'tool', 'state', 'effect', 'why', 'hash'];

const rows = ({ id, accepted, waiting, leftOut = [] }: ShownTools) => [
  ...accepted
    .filter(({ name }) => !waiting.some((tool) => tool.name === name))
    .map(({ name, hash, effect, reason, suggested }) => [
      id,
      name,
      'in force',
      effect,
      suggested.effect === effect
        ? reason
        : `${reason} (suggested: ${suggested.effect}, since ${suggested.reason})`,
      hash.slice(0, SHOWN),
    ]),
  ...waiting.map(({ name, hash, before, suggested }) => [
    id,
    name,
    before === undefined ? 'waits, new' : 'waits, changed',
    `${suggested.effect} suggested`,
    suggested.reason,
    hash.slice(0, SHOWN),
  ]),
  ...leftOut.map(({ name, reason }) => [id, inAscii(name), 'left out', '–', reason, '']),
];

/** A letter that looks like another is no help to the one who wonders what is wrong with the name. */
const inAscii = (name: string): string =>
  JSON.stringify(name).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
