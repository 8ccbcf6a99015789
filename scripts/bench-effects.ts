/**
 * Tells how well effects are told: `npm run bench:effects`, over the labelled calls of test/data/effects.
 *
 * `npm run bench:effects -- DIR` reads the examples of public collections instead: pages of tldr (`- Description:`, then the
 * command in backticks), sheets of cheat (`# Description`, then commands) and pages of eg (commands indented by four blanks).
 * `pip download --no-deps cheat==2.5.1 eg==1.2.3`, unpacked, will do. There, commands of known binaries count as looking if
 * their description begins with a verb that looks; what else is taken for looking is a miss only if a second look says so.
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

interface Example {
  readonly description: string;
  readonly command: string;
}

const ofTldr = (text: string): readonly Example[] =>
  [...text.matchAll(/^- (.+):\s*\n\s*\n`(.+)`$/gm)].map(([, description = '', command = '']) => ({
    description,
    command: filledIn(command),
  }));

/** Commands stand on lines of their own, behind the line that describes them. */
const ofSheet = (text: string, isCommand: RegExp): readonly Example[] => {
  let description = '';
  return text.split('\n').flatMap((line): readonly Example[] => {
    const command = isCommand.exec(line)?.[1];
    if (command !== undefined)
      return [
        {
          description,
          command: command.replace(/<([A-Za-z][\w ./:-]*)>/g, (_all, name: string) =>
            name.replace(/\W+/g, '_'),
          ),
        },
      ];
    if (line.trim() !== '') description = line.replace(/^[#\s]*(?:to |how to |you can )?/i, '');
    return [];
  });
};

const examplesIn = (file: string): readonly Example[] => {
  const text = readFileSync(file, 'utf8');
  if (/\bcheatsheets\/[\w.-]+$/.test(file)) return ofSheet(text, /^(?![#\s])(?:[$>] )?(\S.*[^\\])$/);
  if (/\bexamples\/[\w-]+\.md$/.test(file)) return ofSheet(text, /^ {4}(?:\$ )?(\S.*)$/);
  return file.endsWith('.md') ? ofTldr(text) : [];
};

const examples = (folder: string): readonly Labelled[] => {
  const found = globSync(join(folder, '**/*'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => examplesIn(join(entry.parentPath, entry.name)));
  const once = new Map(found.map((example) => [example.command, example]));
  return [...once.values()].flatMap(({ description, command }): readonly Labelled[] => {
    if (!KNOWN_BINARIES.has(/^(?:sudo )?(\S+)/.exec(command)?.[1] ?? '')) return [];
    const effect = LOOKS.test(description) ? 'read' : 'unknown';
    return [{ family: 'examples', tool: 'bash', args: { command }, effect }];
  });
};

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
