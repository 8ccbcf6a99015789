import { expect, it } from 'vitest';
import { matchOf } from '../../decided.ts';

it.each<[string, Record<string, unknown>]>([
  ['"$filter": secrets', { $filter: 'secrets' }],
  ['"$.$filter": secrets', { $filter: 'secrets' }],
  ['"$.x": secrets', { x: 'secrets' }],
  ['\'$["x"]\': secrets', { x: 'secrets' }],
  ['\'["a.b"]\': secrets', { 'a.b': 'secrets' }],
  ['\'f["a.b"].c[0]\': secrets', { f: { 'a.b': { c: ['secrets'] } } }],
  ['"a.$where": secrets', { a: { $where: 'secrets' } }],
])('a path %s matches %j', async (test, args) => {
  expect(await matchOf(`match: { args: { ${test} } }`, args)).toBe('every rule');
});

it('a key that begins with a dollar is not the one without it', async () => {
  expect(await matchOf('match: { args: { "$filter": secrets } }', { filter: 'secrets' })).toBe('no rule');
});

it.each(['$', '$.', 'a..b', 'a.', 'a[00]', 'a[x]', 'a[', 'a["b', 'a["*"]', '["a"]b'])(
  '%j is no path',
  async (path) => {
    const args = JSON.stringify({ [path]: 'secrets' });
    await expect(matchOf(`match: { args: ${args} }`, {})).rejects.toThrow(/is not a path/);
  },
);
