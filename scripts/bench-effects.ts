/**
 * Tells how well effects are told: `npm run bench:effects`, over the labelled calls of test/data/effects.
 *
 * `npm run bench:effects -- DIR` reads example commands of a manual collection in the format of tldr-pages instead
 * (`DIR/**\/*.md`: a line `- Description:`, then the command in backticks), which no package registry has. There, commands
 * of known binaries count as looking where their description begins with a verb that looks.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Effect } from '../src/domain/effect.ts';
import { KNOWN_BINARIES } from '../src/policy/effects/shell/judge-command.ts';
import { loadPolicy } from '../src/policy/file/load-policy.ts';

interface Labelled {
  readonly family: string;
  readonly server?: string;
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly annotations?: object;
  readonly effect: Effect;
}

const LOOKS =
  /^(?:list|show|display|print|get|view|check|search|find|describe|inspect|query|look|count|compare|tail|follow|read)\b/i;

const LABELLED = resolve(import.meta.dirname, '../test/data/effects');

const own = (): readonly Labelled[] =>
  globSync(join(LABELLED, '*.ndjson')).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({
        family: basename(file, '.ndjson'),
        ...(JSON.parse(line) as Omit<Labelled, 'family'>),
      })),
  );

/** `{{path/to/file}}` and `{{[-l|--long]}}` become what they stand for. */
const filledIn = (command: string): string =>
  command.replace(/\{\{\[?([^}|\]]*)[^}]*\}\}/g, (_all, first: string) => first);

const examples = (folder: string): readonly Labelled[] =>
  globSync(join(folder, '**/*.md')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^- (.+):\s*\n\s*\n`(.+)`$/gm)].flatMap(
      ([, description = '', command = '']): readonly Labelled[] => {
        const binary = /^(?:sudo )?(\S+)/.exec(command)?.[1] ?? '';
        if (!KNOWN_BINARIES.has(binary)) return [];
        const effect = LOOKS.test(description) ? 'read' : 'unknown';
        return [{ family: 'examples', tool: 'bash', args: { command: filledIn(command) }, effect }];
      },
    ),
  );

const loaded = await loadPolicy('version: 1\n');
if (!loaded.ok) throw new Error('the empty policy does not load');
const { policy } = loaded;
const caller = { issuer: 'bench', subject: 'bench', email: undefined, groups: [], kind: 'human' as const };

const effectOf = ({ server = 'ops', tool, args, annotations }: Labelled): Effect =>
  policy.explain({ caller, server, method: 'tools/call', tool, args, annotations }, { grants: [], now: 0 })
    .effect;

const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : ` (${((100 * part) / whole).toFixed(1)} %)`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const [folder] = process.argv.slice(2);
const calls = folder === undefined ? own() : examples(folder);
say('family     harmful  missed        reading  held up');
for (const [family, group] of Map.groupBy(calls, (call) => call.family)) {
  const harmful = group.filter(({ effect }) => effect !== 'read');
  const reading = group.filter(({ effect }) => effect === 'read');
  const missed = harmful.filter((call) => effectOf(call) === 'read');
  const held = reading.filter((call) => effectOf(call) !== 'read');
  const left = `${family.padEnd(10)} ${String(harmful.length).padEnd(8)}`;
  const first = `${missed.length}${percent(missed.length, harmful.length)}`.padEnd(13);
  say(
    `${left} ${first} ${String(reading.length).padEnd(8)} ${held.length}${percent(held.length, reading.length)}`,
  );
  if (folder !== undefined) for (const { args } of held) say(`  held up: ${String(args['command'])}`);
}
