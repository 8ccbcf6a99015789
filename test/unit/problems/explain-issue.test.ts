/** Whatever reads what people write says what is wrong in the same sentences. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { explainIssue } from '../../../src/problems/explain-issue.ts';

const schema = z.strictObject({
  name: z.string().min(2).max(5).optional(),
  port: z.int().min(1).max(65_535).optional(),
  level: z.enum(['debug', 'info', 'warn']).optional(),
  on: z.literal(true).optional(),
  id: z
    .string()
    .regex(/^a\d+$/)
    .optional(),
  link: z.url().optional(),
  tools: z.array(z.string()).max(1).optional(),
  store: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('embedded'), path: z.string() }),
      z.strictObject({ kind: z.literal('mongodb'), uri: z.string() }),
    ])
    .optional(),
  effect: z.union([z.string(), z.array(z.string())]).optional(),
  own: z
    .string()
    .refine((text) => text.startsWith('x'), 'must begin with x')
    .refine((text) => text !== 'y', 'y was given up')
    .optional(),
});

const said = (value: unknown, of: z.ZodType = schema) =>
  (of.safeParse(value).error?.issues ?? [])
    .flatMap((issue) => explainIssue(issue, { schema: of, value, whole: 'it' }))
    .map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));

it.each([
  [{ name: 5 }, 'name must be text, not a number (put it in quotes)'],
  [{ name: 'a' }, 'name must have at least 2 characters'],
  [{ name: 'abcdef' }, 'name must have at most 5 characters'],
  [{ port: 'eighty' }, 'port must be a number, not text'],
  [{ port: 0 }, 'port must be at least 1'],
  [{ level: 'inof' }, 'level must be debug, info or warn (did you mean info?)'],
  [{ level: 'quiet' }, 'level must be debug, info or warn'],
  [{ on: false }, 'on must be true'],
  [{ id: 'b' }, 'id must match /^a\\d+$/'],
  [{ link: 'x' }, 'link must be a valid url'],
  [{ tools: ['a', 'b'] }, 'tools must have at most 1 entry'],
  [{ tools: [null] }, 'tools[0] must be text, not empty'],
  [{ store: {} }, 'store.kind is required (possible here: embedded, mongodb)'],
  [
    { store: { kind: 'embeded', path: 'x' } },
    'store.kind must be embedded or mongodb (did you mean embedded?)',
  ],
  [{ store: { kind: 'mongodb' } }, 'store.uri is required'],
  [{ store: { kind: 'mongodb', uri: 'x', ur: 1 } }, 'unknown key ur in store (did you mean uri?)'],
  [{ effect: 5 }, 'effect cannot be a number'],
  [{ effect: ['a', 5] }, 'effect[1] must be text, not a number (put it in quotes)'],
  [{ prot: 1 }, 'unknown key prot (did you mean port?)'],
  [{ own: 'z' }, 'own must begin with x'],
])('%j: %s', (value, sentence) => {
  expect(said(value)).toEqual([sentence]);
});

it('keeps the words of a schema that says it better', () => {
  expect(said({ own: 'y' })).toEqual(['own must begin with x', 'own: y was given up']);
});

it('calls a value without a path by its own name', () => {
  expect(said([])).toEqual(['it must be a mapping, not a list']);
  expect(said(undefined)).toEqual(['it is required']);
});
