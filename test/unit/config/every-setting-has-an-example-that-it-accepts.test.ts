import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { SchemaRow } from '../../../scripts/docs/schema-rows.ts';
import { configRows, exampleTree, policyRows } from '../../../scripts/docs/settings-page.ts';
import { schema } from '../../../src/config/schema.ts';
import { policySchema } from '../../../src/policy/file/schema.ts';

/** Such as `['rules', 0, 'match', 'args', 'billing']` for `rules[].match.args.NAME`. */
const placeOf = ({ path }: SchemaRow): PropertyKey[] =>
  path.split('.').flatMap((step) => {
    const [name = '', ...lists] = step.split('[]');
    return [name === 'NAME' ? 'billing' : name, ...lists.map(() => 0)];
  });

const isWithin = (path: readonly PropertyKey[], place: readonly PropertyKey[]): boolean =>
  place.every((step, index) => path[index] === step);

/** Some settings are accepted only beside these. */
const BESIDE = {
  identity: {
    signIn: { oidc: { issuer: 'https://idp.example.com', clientId: 'id', clientSecret: 'secret' } },
  },
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merged = (base: unknown, over: unknown): unknown => {
  if (!isMapping(base) || !isMapping(over)) return over;
  const common = Object.entries(over).map(([key, value]) => [key, merged(base[key], value)]);
  return { ...base, ...Object.fromEntries(common) };
};

/** What the schema has against the example itself; keys that the file around it lacks do not count. */
const problemsOf = (file: z.ZodType, row: SchemaRow): string[] =>
  (file.safeParse(file === schema ? merged(BESIDE, exampleTree(row)) : exampleTree(row)).error?.issues ?? [])
    .filter(({ path, code }) => code === 'unrecognized_keys' || isWithin(path, placeOf(row)))
    .map(({ path, message }) => `${path.join('.')}: ${message}`);

const FILES = [
  { name: 'firebreak.yaml', file: schema as z.ZodType, rows: configRows() },
  { name: 'policy.yaml', file: policySchema as z.ZodType, rows: policyRows() },
];

describe.each(FILES)('every key of $name', ({ file, rows }) => {
  it('has a sentence', () => {
    expect(rows.filter(({ sentence }) => !/[.]$/.test(sentence)).map(({ path }) => path)).toEqual([]);
  });

  it('has an example unless its own keys have one', () => {
    const bare = rows.filter(({ type, example }) => example === undefined && !/mapping|any value/.test(type));
    expect(bare.map(({ path }) => `${path} needs .meta({ example })`)).toEqual([]);
  });

  it('accepts its example, and would not accept another key', () => {
    expect(problemsOf(file, { ...rows[0], path: 'nosuch', example: 1 } as SchemaRow)).toHaveLength(1);
    const shown = rows.filter(({ example }) => example !== undefined);
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.flatMap((row) => problemsOf(file, row))).toEqual([]);
  });

  it('accepts its own default', () => {
    const preset = rows.filter(({ preset: value }) => value !== undefined);
    expect(preset.flatMap((row) => problemsOf(file, { ...row, example: row.preset }))).toEqual([]);
  });
});
