/** Prints the limits of the configuration as a Markdown page: `node scripts/limits-table.ts > docs/limits.md`. */
import { argv, stdout } from 'node:process';
import { z } from 'zod';
import { schema } from '../src/config/schema.ts';

interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** Sections whose settings bound something, besides `limits`. */
const OTHERS = [
  ['approvals', 'timeout'],
  ['approvals', 'hold', 'withProgress'],
  ['approvals', 'hold', 'without'],
  ['recordings', 'retention'],
] as const;

const HEAD = [
  '# Limits',
  '',
  "This page is made by `scripts/limits-table.ts` from the configuration's schema; a test holds it. Every limit is a setting",
  'of `firebreak.yaml`, and each is of one gateway process unless its sentence says otherwise.',
  '',
  '| setting | default | what it bounds |',
  '|---|---|---|',
];

/** The page, from the schema of the configuration file. */
export const limitsPage = (): string => {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described;
  const limits = Object.entries(root.properties?.['limits']?.properties ?? {});
  const rows = limits.map(([name, described]) => row(`limits.${name}`, described));
  const others = OTHERS.flatMap((path) => {
    const found = path.reduce<Described | undefined>((at, name) => at?.properties?.[name], root);
    return found === undefined ? [] : [row(path.join('.'), found)];
  });
  return `${[...HEAD, ...rows, ...others].join('\n')}\n`;
};

const row = (name: string, { default: preset, description = '' }: Described): string =>
  `| \`${name}\` | ${preset === undefined ? '–' : `\`${String(preset)}\``} | ${description.replaceAll('|', '\\|')} |`;

if (argv[1] === import.meta.filename) stdout.write(limitsPage());
