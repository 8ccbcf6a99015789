/** What is judged of the code in one call is bounded for all its arguments together; the rest is unknown, and said to be. */
import { expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';
import { processorTime } from '../../support/processor-time.ts';

const load = async () => {
  const loaded = await loadPolicy(
    'version: 1\ndefaults: { unknown: allow }\nrules:\n  - { id: no-drop, match: { sql: drop }, action: deny }\n  - { id: read, match: { effect: read }, action: allow }\n',
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policy;
};

const caller = {
  issuer: 'https://idp',
  subject: 'bob',
  email: undefined,
  groups: [],
  kind: 'human',
} as const;
const many = (text: string) => Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`sql${n}`, text]));
const call = (args: Record<string, unknown>) => ({
  caller,
  server: 'db',
  method: 'tools/call',
  tool: 'run_query',
  args,
});
const context = { grants: [], now: 0 };

it('judges what fits', async () => {
  const policy = await load();
  expect(policy.decide(call({ sql: 'SELECT 1' }), context)).toMatchObject({
    effect: 'read',
    action: 'allow',
  });
});

it('takes no longer for hundreds of dear texts, and calls what is left unknown', async () => {
  const policy = await load();
  const started = processorTime();
  const nested = `echo ${'${a:-'.repeat(2500)}x${'}'.repeat(2500)}`;
  const shell = Object.fromEntries(Array.from({ length: 240 }, (_, n) => [`command${n}`, nested]));
  const { effect, facts } = policy.decide(call(shell), context);
  expect(effect).toBe('unknown');
  expect(facts).toContain('more code in one call than can be judged');
  expect(processorTime() - started).toBeLessThan(2000);
});

it('lets a rule about statements match what was not judged, if it could mean them', async () => {
  const policy = await load();
  const long = `SELECT ${'a, '.repeat(400)} b FROM t`;
  const innocent = policy.decide(call(many(long)), context);
  expect(innocent).toMatchObject({ effect: 'unknown', action: 'allow' });
  const hidden = policy.decide(call({ ...many(long), sqlz: 'DROP TABLE t' }), context);
  expect(hidden).toMatchObject({ action: 'deny', rule: 'no-drop' });
});

it('finds out once what a call does, however often it is decided about', async () => {
  const policy = await load();
  let asked = 0;
  const sql = { toString: () => 'unused' };
  const args = {
    get sql() {
      asked += 1;
      return `SELECT ${sql}`;
    },
  };
  policy.decide(call(args), context);
  const once = asked;
  policy.decide(call(args), context);
  // Rules may look at the arguments again; what they do is known.
  expect(asked).toBe(once);
});
