import { expect, it } from 'vitest';
import { processorTime } from '../../../../support/processor-time.ts';
import { callOf, NO_GRANTS, policyOf } from '../../policy-fixture.ts';

/** Twenty rules of each kind that look at the same argument. */
const policy = await policyOf(
  `rules:\n${Array.from({ length: 20 }, (_, index) =>
    [
      `x: ${index + 2}`,
      `x: "${index + 200}"`,
      `x: "${index}*"`,
      `x: "/^${index}$/"`,
      `'f[*].id': ${index + 2}`,
      `'f[*].id': name`,
    ]
      .map((args, kind) => `  - { id: r${index}-${kind}, match: { args: { ${args} } }, action: deny }`)
      .join('\n'),
  ).join('\n')}`,
);

const list = (count: number, value: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => ({ id: value(index) }));

it.each<[string, Record<string, unknown>]>([
  ['many texts of foreign digits', { f: list(380, (index) => '٩'.repeat(5000 - index)) }],
  ['as many texts as are looked at', { f: list(9999, (index) => `${'٩'.repeat(180)}${index}`) }],
  ['very many short texts of digits', { f: list(150_000, (index) => `9${index}`) }],
  [
    'many texts of JSON',
    {
      f: list(190, (index) => JSON.stringify(Array.from({ length: 2500 }, (_, n) => n + index * 2500 + 100))),
    },
  ],
  ['many URLs', { f: list(9999, (index) => `https://a.example:443/x/../${index}`) }],
  ['one long path', { x: '/./'.repeat(600_000) }],
  ['one long URL', { x: `https://a.example/${'../'.repeat(600_000)}` }],
  ['one text of foreign digits', { x: '٩'.repeat(1_900_000) }],
  ['one text of letters with a wide form', { x: 'ﷺ'.repeat(600_000) }],
  ['one text of JSON', { x: JSON.stringify(Array.from({ length: 300_000 }, (_, n) => n + 1000)) }],
  [
    'one text of quotes in quotes',
    { x: JSON.stringify(JSON.stringify(JSON.stringify('"'.repeat(100_000)))) },
  ],
  ['one text of base64', { x: Buffer.from('a'.repeat(1_300_000)).toString('base64') }],
  ['one text of blanks', { x: `${' '.repeat(900_000)}a${' '.repeat(900_000)}` }],
])('%s: 120 rules take less than two seconds of processor time', (_name, args) => {
  const started = processorTime();
  policy.decide(callOf({ tool: 'list_x', args }), NO_GRANTS);
  expect(processorTime() - started).toBeLessThan(2000);
});
