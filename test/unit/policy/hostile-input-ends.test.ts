import { describe, expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf, problemsOf } from './policy-fixture.ts';

/** Milliseconds: two seconds are promised, the rest is for machines that do other things meanwhile. */
const LIMIT = 6000;

const policy = await policyOf(`rules:
  - { id: regex, match: { args: { r: "/(a+)+$/" } }, action: deny }
  - { id: loop, match: { tool: list_loop }, when: "args.l.all(x, args.l.all(y, x + y >= 0.0))", action: deny }`);

const decide = (tool: string, args: Record<string, unknown>) =>
  policy.decide(callOf({ tool, args }), NO_GRANTS);
const nest = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`;

/** Each ends within two seconds, in a decision; `unknown` where the text is beyond judging. */
describe('hostile arguments end in a decision', () => {
  it.each<[string, string, Record<string, unknown>, string | undefined]>([
    ['a statement of 1 MB', 'query', { sql: `SELECT '${'a'.repeat(1_000_000)}'` }, 'unknown'],
    ['20,000 nested parentheses', 'query', { sql: `SELECT ${nest('(', ')', 20_000)}` }, 'unknown'],
    ['deep sums', 'query', { sql: `SELECT 1${'+1'.repeat(15_000)}` }, undefined],
    ['nested comments', 'query', { sql: '/*'.repeat(16_000) }, 'unknown'],
    ['comments that overlap', 'query', { sql: '/*/'.repeat(10_000) }, 'unknown'],
    ['an operator without an end', 'query', { sql: `SELECT 1 ${'+'.repeat(31_000)} 1` }, 'unknown'],
    ['quotes', 'query', { sql: "'".repeat(31_001) }, 'unknown'],
    ['a shell of substitutions', 'bash', { command: '$('.repeat(8000) }, 'unknown'],
    ['a shell of quotes', 'bash', { command: '"$('.repeat(5000) }, 'unknown'],
    ['a shell of 1 MB', 'bash', { command: `echo ${'a'.repeat(1_000_000)}` }, 'unknown'],
    ['here-documents', 'bash', { command: '<<a '.repeat(4000) }, undefined],
    ['wrappers inside wrappers', 'bash', { command: `${'sudo '.repeat(3000)}ls` }, 'unknown'],
    ['GraphQL without end', 'graphql', { query: '{'.repeat(60_000) }, 'unknown'],
    ['GraphQL nested deeply', 'graphql', { query: `${'{a'.repeat(3000)}${'}'.repeat(3000)}` }, undefined],
    ['MongoDB code of quotes', 'mongo_query', { query: `db.a.find(${'"\\'.repeat(5000)}` }, 'unknown'],
    ['Cypher of quotes', 'neo4j_query', { query: `MATCH ${"\\'".repeat(300_000)}` }, 'unknown'],
    ['Redis of 1 MB', 'redis_command', { command: 'GET x\n'.repeat(200_000) }, 'unknown'],
    ['JSON without end', 'list_x', { a: '[1,'.repeat(100_000) }, undefined],
    [
      'arguments nested deeply',
      'list_x',
      JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`),
      undefined,
    ],
    ['200,000 arguments', 'list_x', { l: Array.from({ length: 200_000 }, (_, index) => index) }, 'unknown'],
    ['a URL of 1 MB', 'http_request', { method: 'GET', url: `http://${'a'.repeat(1_000_000)}` }, undefined],
    ['text for a regular expression', 'list_x', { r: `${'a'.repeat(500_000)}!` }, undefined],
    [
      'a loop in CEL over many values',
      'list_loop',
      { l: Array.from({ length: 3000 }, (_, index) => index) },
      undefined,
    ],
  ])('%s', (_name, tool, args, effect) => {
    const started = performance.now();
    const decision = decide(tool, args);
    expect(performance.now() - started).toBeLessThan(LIMIT);
    if (effect !== undefined) expect(decision.effect).toBe(effect);
  });

  it('and leave the parser usable', () => {
    for (let round = 0; round < 30; round += 1)
      decide('query', { sql: `SELECT ${round}${'+1'.repeat(8000)}` });
    expect(decide('query', { sql: 'SELECT 1' }).effect).toBe('read');
  });

  it('denied by a restricting rule whose loop is too long to be run', () => {
    const l = Array.from({ length: 3000 }, (_, index) => index);
    expect(decide('list_loop', { l })).toMatchObject({ action: 'deny', rule: 'loop' });
  });
});

describe('hostile policies end in a problem or a policy', () => {
  it.each([
    '(a+)+$',
    '((a{1,100}){1,100}){1,100}',
    'a{1000}{1000}',
    '['.repeat(900),
    '(?:'.repeat(333),
    '(?=a)',
  ])('with the pattern %s', async (regex) => {
    const started = performance.now();
    await problemsOf(
      JSON.stringify({ version: 1, rules: [{ id: 'r', match: { args: { r: { regex } } }, action: 'deny' }] }),
    );
    expect(performance.now() - started).toBeLessThan(LIMIT);
  });

  it('with CEL nested too deeply', async () => {
    const when = nest('(', ')', 2000);
    const problems = await problemsOf(
      JSON.stringify({ version: 1, rules: [{ id: 'r', when, action: 'deny' }] }),
    );
    expect(problems.length).toBeGreaterThan(0);
  });
});
