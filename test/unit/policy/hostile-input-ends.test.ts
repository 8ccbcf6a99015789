import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';
import { processorTime } from '../../support/processor-time.ts';
import { callOf, NO_GRANTS, policyOf, problemsOf } from './policy-fixture.ts';

/** Milliseconds of processor time. */
const LIMIT = 2000;

const policy = await policyOf(`rules:
  - { id: regex, match: { args: { r: "/(a+)+$/" } }, action: deny }
  - { id: loop, match: { tool: list_loop }, when: "args.l.all(x, args.l.all(y, x + y >= 0.0))", action: deny }`);

const decide = (tool: string, args: Record<string, unknown>) =>
  policy.decide(callOf({ tool, args }), NO_GRANTS);
const nest = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`;

/** Each ends within two seconds, in a decision; `unknown` if the text is beyond judging. */
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
    ['a shell of backticks', 'bash', { command: '`'.repeat(16_000) }, 'unknown'],
    ['a shell of remote shells', 'bash', { command: "ssh h '".repeat(2000) }, 'unknown'],
    ['a shell of quotes', 'bash', { command: '"$('.repeat(5000) }, 'unknown'],
    ['a shell of 1 MB', 'bash', { command: `echo ${'a'.repeat(1_000_000)}` }, 'unknown'],
    ['here-documents', 'bash', { command: '<<a '.repeat(4000) }, undefined],
    ['wrappers inside wrappers', 'bash', { command: `${'sudo '.repeat(3000)}ls` }, 'unknown'],
    ['options of 16 KB', 'bash', { command: `kubectl drain ${'-pass'.repeat(3000)} x` }, 'destructive'],
    ['thousands of words', 'bash', { command: `aws s3 rm ${'a:// '.repeat(3000)}` }, 'destructive'],
    ['MongoDB code of names', 'mongo_query', { query: `db.a.drop(${'a.'.repeat(7000)})` }, 'destructive'],
    [
      'requests inside requests',
      'http_request',
      JSON.parse(
        `${'{"method":"GET","url":"http://x","a":'.repeat(1200)}"${'a'.repeat(900_000)}"${'}'.repeat(1200)}`,
      ),
      undefined,
    ],
    [
      'commands inside commands',
      'run_command',
      JSON.parse(
        `${'{"command":"ls","args":["x"],"a":'.repeat(1000)}"${'a'.repeat(900_000)}"${'}'.repeat(1000)}`,
      ),
      undefined,
    ],
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
    const started = processorTime();
    const decision = decide(tool, args);
    expect(processorTime() - started).toBeLessThan(LIMIT);
    if (effect !== undefined) expect(decision.effect).toBe(effect);
  });

  it('and leave the parser usable', { timeout: 60_000 }, () => {
    for (let round = 0; round < 30; round += 1)
      decide('query', { sql: `SELECT ${round}${'+1'.repeat(8000)}` });
    expect(decide('query', { sql: 'SELECT 1' }).effect).toBe('read');
  });

  it('denied by a restricting rule whose loop is too long to be run', () => {
    const l = Array.from({ length: 3000 }, (_, index) => index);
    expect(decide('list_loop', { l })).toMatchObject({ action: 'deny', rule: 'loop' });
  });
});

describe('CEL that cannot be computed', () => {
  it.each([
    ['an absent argument', 'args.none == 1'],
    ['a division by nothing', 'args.n / 0 == 1'],
    ['kinds that do not compare', 'args.n + "x" == "x"'],
    ['an answer that is no boolean', 'args.n'],
    ['a regular expression that cannot be', 'args.text.matches("(a+")'],
    ['loops inside loops', 'args.l.all(x, args.l.all(y, args.l.all(z, x + y + z >= 0.0)))'],
    ['a list searched for each value of another', 'args.l.all(x, x in args.long)'],
    ['a long text searched for each value of a list', 'args.long.all(x, !args.text.contains(string(x)))'],
    ['a text that engines seek slowly', '!args.text.contains(args.needle)'],
    [
      'the letters of a text against each other',
      'args.letters.split("").all(x, args.letters.split("").all(y, x == y))',
    ],
  ])('%s: restricting rules match, allowing ones do not', async (_name, when) => {
    const args = {
      n: 1,
      text: `${'a'.repeat(2_000_000)}!`,
      needle: `${'a'.repeat(500)}b${'a'.repeat(50_000)}`,
      letters: 'a'.repeat(4000),
      l: Array.from({ length: 500 }, (_, n) => n),
      long: Array.from({ length: 50_000 }, (_, n) => n),
    };
    for (const [action, standing] of [
      ['deny', 'allow'],
      ['allow', 'deny'],
    ]) {
      const rules = [{ id: 'cel', match: { tool: 'list_x' }, when, action }];
      const loaded = await loadPolicy(JSON.stringify({ version: 1, defaults: { read: standing }, rules }));
      if (!loaded.ok) throw new Error(loaded.problems[0]?.message);
      const started = processorTime();
      expect(loaded.policy.decide(callOf({ tool: 'list_x', args }), NO_GRANTS).action).toBe('deny');
      expect(processorTime() - started).toBeLessThan(LIMIT);
    }
  });
});

describe('a policy file that is half written', () => {
  it('is a policy or a problem with its place, wherever it ends', { timeout: 60_000 }, async () => {
    const whole = readFileSync(resolve(import.meta.dirname, '../../../src/demo/policy.yaml'), 'utf8');
    let broken = 0;
    for (let end = 0; end < whole.length; end += 211) {
      const started = processorTime();
      const loaded = await loadPolicy(whole.slice(0, end));
      expect(processorTime() - started).toBeLessThan(LIMIT);
      if (loaded.ok) continue;
      broken += 1;
      for (const { line, column } of loaded.problems) expect([line > 0, column > 0]).toEqual([true, true]);
    }
    expect(broken).toBeGreaterThan(10);
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
    const started = processorTime();
    await problemsOf(
      JSON.stringify({ version: 1, rules: [{ id: 'r', match: { args: { r: { regex } } }, action: 'deny' }] }),
    );
    expect(processorTime() - started).toBeLessThan(LIMIT);
  });

  it.each([
    'args.s.replace("a", args.s).replace("a", args.s) == ""',
    '[args.s, args.s].join(args.s) == ""',
    `${'[1, 2, 3, 4].all(x, '.repeat(12)}true${')'.repeat(12)}`,
  ])('with CEL that grows: %s', async (when) => {
    const rules = [{ id: 'r', when, action: 'deny' }];
    expect(await problemsOf(JSON.stringify({ version: 1, rules }))).toHaveLength(1);
  });

  it('with CEL nested too deeply', async () => {
    const when = nest('(', ')', 2000);
    const started = processorTime();
    const problems = await problemsOf(
      JSON.stringify({ version: 1, rules: [{ id: 'r', when, action: 'deny' }] }),
    );
    expect(processorTime() - started).toBeLessThan(LIMIT);
    expect(problems.length).toBeGreaterThan(0);
  });
});
