/** `firebreak policy radius`: everything one caller can reach, and whether that grew since a baseline. */
import { z } from 'zod';
import { callerName } from '../domain/caller.ts';
import { growth, type ListedTool, type RadiusRow, radius } from '../policy/radius.ts';
import { radiusSarif } from '../policy/radius-sarif.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { type JsonOptions, openPolicy, parseJson, readText } from './open-policy.ts';
import { readCaller } from './policy-explain.ts';
import { textTable } from './text-table.ts';

export interface RadiusOptions extends JsonOptions {
  readonly as: string;
  readonly tools: string;
  readonly format: 'table' | 'json' | 'sarif';
  readonly baseline?: string;
  readonly failIfGrows?: boolean;
}

export const showRadius = async (io: CliIo, options: RadiusOptions): Promise<void> => {
  const caller = readCaller(parseJson(options.as, '--as'), '--as');
  const tools = readTools(options.tools);
  const { file, policy } = await openPolicy(options, io);
  const rows = radius(policy, caller, tools);
  io.stdout(shown(rows, options.json ? 'json' : options.format, { file, caller: callerName(caller) }));
  if (options.baseline === undefined) return;
  const grown = growth(readBaseline(options.baseline), rows);
  for (const { server, tool, effect, before, after } of grown) {
    io.stderr(`grew: ${tool} on ${server} (${effect}): ${before} -> ${after}\n`);
  }
  if (grown.length > 0 && options.failIfGrows)
    throw new ExitCode(1, `The radius grew in ${grown.length} places.`);
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

const annotations = z.object({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
});
const listed = z.array(
  z.object({ server: z.string(), tool: z.string(), annotations: annotations.optional() }),
);
const byServer = z.record(
  z.string(),
  z.array(z.object({ name: z.string(), annotations: annotations.optional() })),
);

/** A list of `{ server, tool, annotations }`, or the answers of tools/list by server. */
const readTools = (file: string): readonly ListedTool[] => {
  const value = parseJson(readText(file), file);
  const list = listed.safeParse(value);
  if (list.success) return list.data;
  const servers = byServer.safeParse(value);
  if (!servers.success)
    throw new ExitCode(2, `${file}: expected [{"server":…,"tool":…}] or {"server":[{"name":…}]}`);
  return Object.entries(servers.data).flatMap(([server, tools]) =>
    tools.map(({ name, ...rest }) => ({ server, tool: name, ...rest })),
  );
};

const readBaseline = (file: string): readonly RadiusRow[] => {
  const value = parseJson(readText(file), file);
  const rows = (Object(value) as { rows?: unknown }).rows;
  if (!Array.isArray(rows)) throw new ExitCode(2, `${file} is not what "policy radius --json" prints`);
  return rows as readonly RadiusRow[];
};
