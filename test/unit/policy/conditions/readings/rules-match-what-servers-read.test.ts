import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileArgumentTests } from '../../../../../src/policy/conditions/compile-argument-tests.ts';
import { compileCel } from '../../../../../src/policy/conditions/condition-in-cel.ts';
import type { Truth } from '../../../../../src/policy/conditions/truth.ts';
import { callOf } from '../../policy-fixture.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../../data/coercions/${name}`, import.meta.url), 'utf8');

const VALUES: readonly unknown[] = JSON.parse(read('values.json'));

interface Row {
  readonly reader: string;
  readonly value: unknown;
  readonly reads?: unknown;
  readonly items?: readonly unknown[];
}

/** Made by scripts/coercions/pydantic_reads.py; the first line says of which versions. */
const PYDANTIC: readonly Row[] = read('pydantic.ndjson')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line));

const ZOD: Readonly<Record<string, z.ZodType>> = {
  number: z.coerce.number(),
  bigint: z.coerce.bigint().transform(Number),
  boolean: z.coerce.boolean(),
  stringbool: z.stringbool(),
  string: z.coerce.string(),
  trim: z.string().trim(),
  'lower case': z.string().trim().toLowerCase(),
  normalize: z.string().normalize('NFKC'),
  date: z.coerce.date().transform((date) => date.toISOString()),
};

const zodRows = (): readonly Row[] =>
  Object.entries(ZOD).flatMap(([reader, schema]) =>
    VALUES.flatMap((value): Row[] => {
      const parsed = schema.safeParse(value);
      const finite = parsed.success && (typeof parsed.data !== 'number' || Number.isFinite(parsed.data));
      return finite ? [{ reader: `zod ${reader}`, value, reads: parsed.data }] : [];
    }),
  );

type Named = string | number | boolean;

const truthOf = (path: string, named: Named, value: unknown): Truth => {
  const subject = {
    call: callOf({ args: { x: value } }),
    effect: 'read',
    statements: undefined,
    commands: undefined,
  } as const;
  const truths = compileArgumentTests({ [path]: [named] }).map((condition) => condition(subject));
  return truths[0] ?? 'no';
};

const truthInCel = (expression: string, value: unknown): Truth => {
  const compiled = compileCel(expression);
  if (!compiled.ok) throw new Error(compiled.problem);
  const call = callOf({ args: { x: value } });
  return compiled.condition({ call, effect: 'read', statements: undefined, commands: undefined });
};

const scalars = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ reads }) => reads !== undefined && (typeof reads !== 'object' || reads === null));

const missed = (rows: readonly Row[], truth: (row: Row) => Truth): readonly string[] =>
  rows
    .filter((row) => truth(row) === 'no')
    .map(
      ({ reader, value, reads, items }) =>
        `${reader}: ${JSON.stringify(value)} is ${JSON.stringify(reads ?? items)}`,
    );

const ROWS = { pydantic: PYDANTIC, zod: zodRows() };

describe.each(Object.entries(ROWS))('a rule that names what %s reads', (_name, rows) => {
  it('matches the value it reads it from', () => {
    const named = scalars(rows).filter(({ reads }) => reads !== null);
    expect(named.length).toBeGreaterThan(100);
    expect(missed(named, ({ value, reads }) => truthOf('x', reads as Named, value))).toEqual([]);
  });

  it('matches in CEL by equality and by a list', () => {
    for (const written of ['args.x == NAMED', '!(args.x != NAMED)', 'args.x in [NAMED]']) {
      const inCel = ({ value, reads }: Row): Truth =>
        truthInCel(written.replace('NAMED', JSON.stringify(reads)), value);
      expect(missed(scalars(rows), inCel), written).toEqual([]);
    }
  });

  it('matches an item of a list that is read', () => {
    const listed = rows.flatMap(({ items = [], ...row }) => items.map((reads) => ({ ...row, reads })));
    expect(missed(listed, ({ value, reads }) => truthOf('x[*]', reads as Named, value))).toEqual([]);
  });

  it('matches a member of an object that is read', () => {
    const objects = rows.filter(({ reads }) => typeof reads === 'object' && reads !== null);
    const members = objects.flatMap(({ reads, ...row }) =>
      Object.entries(reads as object).map(([path, named]) => ({ ...row, path, reads: named })),
    );
    expect(
      missed(members, (row) =>
        truthOf(`x.${(row as { path?: string }).path}`, row.reads as Named, row.value),
      ),
    ).toEqual([]);
  });

  it('is certain only of values that every one of them reads alike', () => {
    const sure = scalars(rows).filter(
      ({ value, reads }) =>
        typeof value !== typeof reads &&
        truthOf('x', typeof reads === 'boolean' ? !reads : 'other', value) === 'yes',
    );
    expect(sure).toEqual([]);
  });
});

it('a rule does not match a single value that no server reads as the one it names', () => {
  const readings = new Map<string, Set<string>>();
  for (const { value, reads } of scalars([...PYDANTIC, ...ROWS.zod])) {
    const key = JSON.stringify(value);
    readings.set(key, (readings.get(key) ?? new Set()).add(JSON.stringify(reads)));
  }
  const named: readonly Named[] = [100, 7, true, 'secrets', 'orders', 'other'];
  const isOne = (value: unknown): boolean => typeof value !== 'object' && !/^\W*[[{]/.test(String(value));
  const over = VALUES.filter(isOne).flatMap((value) =>
    named
      .filter((name) => truthOf('x', name, value) !== 'no')
      .filter((name) => !readings.get(JSON.stringify(value))?.has(JSON.stringify(name)))
      .map((name) => `${JSON.stringify(value)} for ${JSON.stringify(name)}`),
  );
  expect(over).toEqual([]);
});
