/** docs/reference/settings.md: every key of firebreak.yaml and policy.yaml, from the schemas that read them. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { schema } from '../../src/config/schema.ts';
import { policySchema } from '../../src/policy/file/schema.ts';
import { code, pageHead, table } from './markdown.ts';
import { type Described, type SchemaRow, schemaRows } from './schema-rows.ts';

/** The rows of firebreak.yaml. */
export const configRows = (): SchemaRow[] => schemaRows(jsonSchemaOf(schema));

/** The rows of policy.yaml. */
export const policyRows = (): SchemaRow[] => schemaRows(jsonSchemaOf(policySchema));

const jsonSchemaOf = (root: z.ZodType): Described =>
  z.toJSONSchema(root, { io: 'input', unrepresentable: 'any' }) as Described;

/** The page, as Markdown. */
export const settingsPage = (): string =>
  [
    pageHead('Settings', 'the schemas that read the two files'),
    'A duration is a number and `ms`, `s`, `m`, `h` or `d`; a size a number and `B`, `KiB`, `MiB` or `GiB`. `[]` stands for each',
    'entry of a list, `NAME` for a name of your own. A required key has to be there if the mapping around it is.',
    `In \`firebreak.yaml\`, \`\${VARIABLE}\` takes a value from the environment and \`file:PATH\` from a file.`,
    '',
    '## firebreak.yaml',
    '',
    sections(configRows()),
    '## policy.yaml',
    '',
    sections(policyRows()),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');

const sections = (rows: readonly SchemaRow[]): string => {
  const byKey = Map.groupBy(rows, ({ path }) => path.split(/[.[]/)[0] ?? '');
  return [...byKey].map(([key, own]) => `### ${key}\n\n${tableOf(own)}`).join('\n');
};

const tableOf = (rows: readonly SchemaRow[]): string =>
  table(
    ['key', 'takes', 'default', 'meaning', 'example'],
    rows.map((row) => [
      `\`${row.path}\``,
      row.type,
      presetOf(row),
      `${row.sentence}${branchNote(row)}`,
      row.example === undefined ? '' : `\`${exampleText(row)}\``,
    ]),
  );

const presetOf = ({ preset, required }: SchemaRow): string => {
  if (required) return 'required';
  const isEmpty =
    preset === undefined ||
    (typeof preset === 'object' && preset !== null && Object.keys(preset).length === 0);
  return isEmpty ? '–' : code(preset);
};

const branchNote = ({ branch, path }: SchemaRow): string => {
  const own = Object.entries(branch).filter(([name]) => !path.endsWith(`.${name}`));
  return own.length === 0
    ? ''
    : ` Only with ${own.map(([name, value]) => `\`${name}: ${value}\``).join(', ')}.`;
};

/** The example with the keys that lead to it, as it is written in the file. */
const exampleText = (row: SchemaRow): string =>
  stringify(exampleTree(row), { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true })
    .trim()
    .replace(/^\{ (.*) \}$/, '$1');

/** The example as the value of the whole file. */
export const exampleTree = ({ path, example, branch }: SchemaRow): Record<string, unknown> => {
  const steps = path.split('.');
  const last = steps.length - 1;
  return steps.reduceRight<unknown>((inner, step, index) => {
    const name = step.replaceAll('[]', '').replace('NAME', 'billing');
    const value = step.split('[]').length > 1 ? [inner] : inner;
    const siblings = index === last && Object.keys(branch).length > 0 ? branch : {};
    return { ...siblings, [name]: value };
  }, example) as Record<string, unknown>;
};
