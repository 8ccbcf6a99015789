/** What the configuration says about the tools of each server, as far as it bears on what they promise. */
import type { HintUse } from '../../domain/tools/tool-effect.ts';

export interface ToolNaming {
  /** What the server's hints may do; `restrict` if left out. */
  readonly annotations?: HintUse | undefined;
  /** What its tools' names begin with before they say what they do, as gateways write it. */
  readonly prefix?: readonly string[] | undefined;
}

/** By server. */
export type ToolNamings = Readonly<Record<string, ToolNaming>>;

/** Names of servers come from the wire in some commands: `constructor` must not find anything. */
export const namingOf = (namings: ToolNamings, server: string): ToolNaming =>
  (Object.hasOwn(namings, server) ? namings[server] : undefined) ?? {};

/** The name behind the longest of the prefixes that it begins with; the whole name if nothing would be left. */
export const withoutPrefix = (tool: string, prefixes: readonly string[] = []): string => {
  const [longest = ''] = prefixes
    .filter((prefix) => tool.startsWith(prefix))
    .toSorted((one, other) => other.length - one.length);
  if (longest === '') return tool;
  const rest = tool.slice(longest.length).replace(/^[^A-Za-z0-9]+/, '');
  return rest === '' ? tool : rest;
};
