import { expect, it } from 'vitest';
import { about, matchOf } from '../../decided.ts';

const when = (expression: string): string => `when: '${expression}'`;

it.each<[string, unknown]>([
  [about('secrets'), '["secrets"]'],
  [about('secrets'), ' ["orders", "secrets"] '],
  [about('secrets'), '{"t":"secrets"}'],
  [about('secrets'), '"[\\"secrets\\"]"'],
  [about('secrets'), '"\\u005b\\"secrets\\"]"'],
  [about('secrets'), '["secrets", NaN]'],
  [about('secrets'), `["secrets"${',"a"'.repeat(100_000)}]`],
  [about('secrets'), '{"t":1,"t":"secrets"}'],
  [about('sec*'), '["secrets"]'],
  [about('secrets'), '{"a":[{"b":[["secrets"]]}]}'],
  [about('secrets'), '["[\\"secrets\\"]"]'],
  [about('/^secrets$/'), '["secrets"]'],
  [about(100), '[100]'],
  [about('100'), '[100]'],
  [about('> 100'), '[500]'],
  [about(false), '[false]'],
  [about(true), '[]'],
  [when('args.x == "secrets"'), '["secrets"]'],
  [when('args.x == "secrets"'), '"[\\"secrets\\"]"'],
  [when('!(args.x != "secrets")'), '["secrets"]'],
  [when('args.x == 8'), '[8]'],
  [when('args.x in [7, 8]'), '["8"]'],
  [when('args.x.startsWith("sec")'), '["secrets"]'],
  [when('args.x.matches("^sec")'), '["secrets"]'],
  [when('"secrets".contains(args.x)'), '["sec"]'],
  [when('args.x == "secrets"'), JSON.parse(`${'['.repeat(30)}"secrets"${']'.repeat(30)}`)],
])('a rule with %s restricts the text %j', async (rule, x) => {
  expect(await matchOf(rule, { x })).toBe('restricting rules');
});

it.each<[string, string]>([
  [about('*public*'), '["public", "secrets"]'],
  [about('/./'), '{"$ne": ""}'],
  [about('/secrets/'), '["public", "secrets"]'],
  [when('args.x.contains("public")'), '["public", "secrets"]'],
])('a rule with %s does not allow by what stands inside the JSON text %s', async (rule, x) => {
  expect(await matchOf(rule, { x })).toBe('restricting rules');
});

it.each<[string, string]>([
  [about('secrets'), '{ users { secrets } }'],
  [about('secrets'), '[a link](https://secrets.example)'],
  [about('secrets'), '"quoted" prose [1]'],
  [about('secrets'), '["orders", {"table": "customers"}]'],
  [about('/DROP TABLE/'), '{"title": "a note", "tags": []}'],
  [about(100), '[101]'],
  [when('args.x.contains("DROP TABLE")'), '{"title": "a note"}'],
  [about(100), '[100'],
  [when('args.x == "secrets"'), '["orders"]'],
  [when('args.x == 8'), '[9]'],
  [when('args.x.startsWith("sec")'), '{ users }'],
])(
  'a rule with %s leaves the text %s alone, which is no JSON or does not hold the value',
  async (rule, x) => {
    expect(await matchOf(rule, { x })).toBe('no rule');
  },
);

it.each([
  ['[1,2]', '[1,2]'],
  ['*', '["public", "secrets"]'],
  ['/public/', '["public_a", "public_b"]'],
])('a rule that allows %s allows the JSON text %s', async (named, x) => {
  expect(await matchOf(about(named), { x })).toBe('every rule');
});
