/** What a tool's name and its server's tell about the language of its arguments. */

import { KNOWN_BINARIES } from '../shell/judge-command.ts';
import { splitName } from '../split-name.ts';
import type { Dialect } from '../sql/dialect.ts';
import { TAKES_VERB } from '../verbs.ts';

export interface ToolContext {
  /** Words of the tool's own name, in order. */
  readonly name: readonly string[];
  readonly words: ReadonlySet<string>;
  /** Set if the tool stands for one binary: `kubectl`, `git`. */
  readonly binary: string | undefined;
  /** Set if the tool is one of that binary's verbs that take another: `kubectl_rollout`, `git_stash`. */
  readonly verb: string | undefined;
  readonly dialect: Dialect;
}

/** Returns what the words of both names tell; nothing in it is certain. */
export const toolContext = (tool: string, server: string): ToolContext => {
  const own = (splitName(tool) ?? []).filter((word) => word !== '');
  const words = new Set([...own, ...(splitName(server) ?? [])]);
  const binary = own.find((word) => NAMED_AFTER.has(word) && KNOWN_BINARIES.has(word));
  const next = binary === undefined ? undefined : own[own.indexOf(binary) + 1];
  return {
    name: own,
    words,
    binary,
    verb: TAKES_VERB.has(`${binary} ${next}`) ? next : undefined,
    dialect: dialectOf(words),
  };
};

/** Binaries that tools are named after. */
const NAMED_AFTER: ReadonlySet<string> = new Set(
  'kubectl helm terraform tofu aws gcloud az git docker podman psql mysql mongosh systemctl npm gh vault argocd curl bq gsutil'.split(
    ' ',
  ),
);

const DIALECTS: readonly (readonly [Dialect, readonly string[]])[] = [
  ['postgres', ['postgres', 'postgresql', 'pg', 'psql', 'supabase', 'cockroachdb', 'timescale', 'neon']],
  ['mysql', ['mysql', 'mariadb', 'tidb']],
  ['sqlite', ['sqlite']],
  ['mssql', ['mssql', 'sqlserver', 'tsql', 'sqlcmd', 'synapse']],
];

const dialectOf = (words: ReadonlySet<string>): Dialect =>
  DIALECTS.find(([, names]) => names.some((name) => words.has(name)))?.[0] ?? 'generic';

/** True if the tool is about one of these. */
export const isAbout = (context: ToolContext, ...names: readonly string[]): boolean =>
  names.some((name) => context.words.has(name));
