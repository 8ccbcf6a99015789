/** `firebreak policy radius`: everything one caller can reach, and whether that grew since a baseline. */
import type { Call } from '../../domain/call.ts';
import { callerName } from '../../domain/caller.ts';
import { callerSchema } from '../../policy/file/schema.ts';
import { growth, type RadiusRow, radius } from '../../policy/what-if/radius.ts';
import { radiusSarif } from '../../policy/what-if/radius-sarif.ts';
import { configOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { callerInToken } from './caller-in-token.ts';
import { checkedJson } from './checked-json.ts';
import { DEFAULT_CONFIG, type JsonOptions, openPolicy, parseJson, readText } from './open-policy.ts';
import { readKnownTools, readListed } from './radius-tools.ts';

export interface RadiusOptions extends JsonOptions {
  readonly as?: string;
  readonly token?: string;
  readonly tools?: string;
  readonly format: 'table' | 'json' | 'sarif';
  readonly baseline?: string;
  readonly failIfGrows?: boolean;
}

/** Writes the radius to stdout. @throws ExitCode 1 if it has grown and that was to fail, 2 for options that make no sense */
export const showRadius = async (io: CliIo, options: RadiusOptions): Promise<void> => {
  if (options.failIfGrows && options.baseline === undefined) {
    throw new ExitCode(2, '--fail-if-grows needs --baseline: there is nothing it could have grown from.');
  }
  const caller = whoOf(options, io);
  const { file, policy } = await openPolicy(options, io);
  const listed =
    options.tools === undefined
      ? await readKnownTools(options.config ?? DEFAULT_CONFIG, io)
      : readListed(options.tools);
  const rows = radius(policy, caller, listed);
  io.stdout(shown(rows, options.json ? 'json' : options.format, { file, caller: callerName(caller) }));
  if (options.baseline === undefined) return;
  const grown = growth(readBaseline(options.baseline), rows);
  for (const { server, tool, effect, before, after } of grown) {
    io.stderr(`grew: ${tool} on ${server} (${effect}): ${before} -> ${after}\n`);
  }
  if (grown.length > 0 && options.failIfGrows)
    throw new ExitCode(1, `The radius grew in ${grown.length} places.`);
};

/** A person, group or workload as JSON, or the person whom a token stands for by the claims that the configuration names. */
const whoOf = ({ as, token, config }: RadiusOptions, io: CliIo): Call['caller'] => {
  if ((as === undefined) === (token === undefined)) throw new ExitCode(2, 'Give either --as or --token.');
  if (as !== undefined) return readWho(parseJson(as, '--as'));
  const caller = callerInToken(token ?? '', configOf(config ?? DEFAULT_CONFIG, io.env));
  if (caller === undefined) throw new ExitCode(2, '--token: the configuration does not trust its issuer.');
  return caller;
};

/** Strictly: the one who writes `group` for `groups` would see how little someone without groups can reach. */
const readWho = (value: unknown): Call['caller'] => {
  const caller = checkedJson(callerSchema, value, '--as');
  return { ...caller, email: caller.email };
};

const shown = (
  rows: readonly RadiusRow[],
  format: RadiusOptions['format'],
  about: { file: string; caller: string },
): string => {
  if (format === 'json') return `${JSON.stringify({ caller: about.caller, rows })}\n`;
  if (format === 'sarif') return `${JSON.stringify(radiusSarif(rows, about.file, about.caller), null, 2)}\n`;
  const cells = rows.map(({ server, tool, effect, action, depends, rule, granted }) => [
    server,
    tool,
    effect,
    depends ? `${action} (by arguments)` : action,
    rule,
    granted.map((grant) => `${grant.access}: ${grant.action}`).join(', '),
  ]);
  return textTable(['server', 'tool', 'effect', 'at best', 'rule', 'with access'], cells);
};

const readBaseline = (file: string): readonly RadiusRow[] => {
  const value = parseJson(readText(file), file);
  const rows = (Object(value) as { rows?: unknown }).rows;
  if (!Array.isArray(rows)) throw new ExitCode(2, `${file} is not what "policy radius --json" prints`);
  return rows as readonly RadiusRow[];
};
