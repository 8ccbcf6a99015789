import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from '../../policy-fixture.ts';

const GUIDE = readFileSync(new URL('../../../../../docs/policy.md', import.meta.url), 'utf8');
const SECTION = /## What counts as equal\n(.*?)\n## /s.exec(GUIDE)?.[1] ?? '';

const codesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const tables = SECTION.split('\n\n')
  .filter((block) => block.startsWith('|'))
  .map((block) => block.split('\n').map((line) => line.split('|').slice(1, -1)));

interface Row {
  readonly rule: string;
  readonly args: string;
  readonly denied: boolean;
  readonly allowed: boolean;
}

const COLUMNS = [
  { denied: true, allowed: true },
  { denied: true, allowed: false },
  { denied: false, allowed: false },
];

const rowsOf = (table: readonly (readonly string[])[], index: number): readonly Row[] =>
  table.slice(2).flatMap(([first = '', ...cells]) => {
    const [named = ''] = codesIn(first);
    const rule =
      [`match: { args: { x: ${named} } }`, `match: { args: { ${named} } }`, `when: '${named}'`][index] ?? '';
    return cells.flatMap((cell, column) =>
      codesIn(cell).map((code) => ({
        rule,
        args: index === 0 ? `{"x":${code}}` : code,
        ...(COLUMNS[column] ?? { denied: true, allowed: true }),
      })),
    );
  });

const ROWS = tables.flatMap(rowsOf);

const decide = async (rules: string, args: string): Promise<string> => {
  const policy = await policyOf(rules);
  return policy.decide(callOf({ args: JSON.parse(args) }), NO_GRANTS).action;
};

it('the guide has rows in three tables', () => {
  expect(tables.length).toBe(3);
  expect(ROWS.length).toBeGreaterThan(100);
});

it.each(ROWS)('the guide says what $rule makes of $args', async ({ rule, args, denied, allowed }) => {
  const denying = `rules: [{ id: r, ${rule}, action: deny }]`;
  expect(await decide(denying, args), 'a rule that denies').toBe(denied ? 'deny' : 'allow');
  const allowing = `defaults: { read: deny }\nrules: [{ id: r, ${rule}, action: allow }]`;
  expect(await decide(allowing, args), 'a rule that allows').toBe(allowed ? 'allow' : 'deny');
});
