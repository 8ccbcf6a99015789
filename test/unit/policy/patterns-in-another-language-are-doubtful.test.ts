import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const doubts = async (body: string) => {
  const loaded = await loadPolicy(
    `version: 1\ndefaults: { write: deny, destructive: deny, unknown: deny, sensitive: deny }\napprovers: { default: { any: [{ group: g }] } }\n${body}`,
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.warnings.map(({ message, hint }) => `${message} (${hint})`);
};
const matching = (match: object) =>
  doubts(`rules: [{ id: a, match: ${JSON.stringify(match)}, action: deny }]`);

const REGEX = 'looks like a regular expression, and names are matched by * and ? only';

describe('a name that is a regular expression is doubtful', () => {
  it.each([
    ['/^del/', 'did you mean del*?'],
    ['/delete/i', 'did you mean *delete*?'],
    ['^delete_.*$', 'did you mean delete_*?'],
    ['/^(delete|drop)_/', 'write globs such as delete_*, or a list of them'],
  ])('%s', async (tool, hint) => {
    expect(await matching({ tool })).toEqual([`${tool} ${REGEX} (${hint})`]);
  });

  it('also in access, in an emergency and in budgets', async () => {
    const opened = 'title: W, servers: [s], tools: ["/^del/"], requesters: [g]';
    expect(
      await doubts(
        `access: { w: { ${opened}, max: 1h, approvers: default } }\nbreakGlass: { e: { ${opened} } }\nbudgets: [{ id: b, match: { prompt: "^del" }, limit: 1, window: 1h }]`,
      ),
    ).toHaveLength(3);
  });

  it('and one with slashes and wildcards is not', async () => {
    expect(await matching({ tool: ['issues/delete', 'del*', 'a/b/*', '/delete'] })).toEqual([]);
  });
});

describe('a comparison that cannot be read is doubtful', () => {
  it.each([
    '> abc',
    '>= 5k',
    '<10%',
    '> 2026-01-01',
    '=> 5',
    '== 5',
    '!= prod',
    '1..many',
    '1 .. 5',
    '> 1e6',
  ])('%s', async (amount) => {
    expect(await matching({ tool: 'delete_x', args: { amount } })).toEqual([
      expect.stringContaining(`args amount: ${amount} is no comparison with a number`),
    ]);
  });

  it.each([
    '> 5',
    '<= -9.5',
    '1..100',
    '/^> abc/',
    '<script>*',
    '</b>',
    '../etc/*',
    'a..b',
    '*..*',
    '==',
    '->',
    '2026-01-01',
  ])('and %s is none, or one that is read', async (amount) => {
    expect(await matching({ tool: 'delete_x', args: { amount } })).toEqual([]);
  });
});
