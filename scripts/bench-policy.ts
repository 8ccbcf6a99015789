/** Measures what a decision costs: `npm run bench:policy`. The limits are those of the project's promise. */
import type { Call } from '../src/domain/call.ts';
import { createAnalyzeSql } from '../src/policy/effects/sql/analyze-sql.ts';
import { loadPolicy } from '../src/policy/file/load-policy.ts';

const RULES = 100;
const CALLS = 20_000;

/** Rules as they are in real files: by server and tool, by group and effect, by argument. */
const rule = (index: number): string =>
  [
    `  - { id: r${index}, match: { server: "shop-${index % 7}*", tool: ["update_*", "delete_${index}"] }, action: deny }`,
    `  - { id: r${index}, match: { group: [team-${index}, leads-${index}], effect: [write, destructive] }, action: deny }`,
    `  - { id: r${index}, match: { server: billing, tool: "export_${index}_*", args: { limit: "> 100" } }, action: deny }`,
  ][index % 3] ?? '';

const policyOf = async (last: string) => {
  const rules = Array.from({ length: RULES - 1 }, (_, index) => rule(index));
  const loaded = await loadPolicy(`version: 1\nrules:\n${[...rules, last].join('\n')}\n`);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.policy;
};

const call: Call = {
  caller: {
    issuer: 'https://idp',
    subject: 'bob',
    email: 'bob@acme.example',
    groups: ['support'],
    kind: 'human',
  },
  server: 'billing',
  method: 'tools/call',
  tool: 'get_order',
  args: { id: 4, limit: 50 },
};

/** Microseconds for one run, median of nine rounds after one to warm up. */
const measure = (runs: number, work: (index: number) => unknown): number => {
  const round = (): number => {
    const start = performance.now();
    for (let index = 0; index < runs; index += 1) work(index);
    return ((performance.now() - start) * 1000) / runs;
  };
  round();
  const rounds = Array.from({ length: 9 }, round).toSorted((one, other) => one - other);
  return rounds[4] ?? Number.NaN;
};

const report = (what: string, microseconds: number, limit: number): void => {
  const verdict = microseconds <= limit ? 'ok' : 'TOO SLOW';
  process.stdout.write(
    `${what.padEnd(60)} ${microseconds.toFixed(1).padStart(8)} µs  limit ${limit} µs  ${verdict}\n`,
  );
};

const context = { grants: [], now: 0 };
const plain = await policyOf('  - { id: last, match: { group: ci, tool: "list_*" }, action: allow }');
report(
  '100 rules, no CEL',
  measure(CALLS, () => plain.decide(call, context)),
  20,
);
const cel = await policyOf(
  '  - { id: last, match: { tool: "get_*" }, when: "args.limit <= 100", action: allow }',
);
report(
  '100 rules, one CEL condition that is evaluated',
  measure(CALLS, () => cel.decide(call, context)),
  60,
);

const sql = await createAnalyzeSql();
const statement = (index: number): string =>
  `SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = 'paid' AND o.at > now() - interval '7 days' AND o.total > ${index} ORDER BY o.at DESC LIMIT 50`.padEnd(
    200,
  );
let fresh = 0;
const next = (): number => {
  fresh += 1;
  return fresh;
};
report(
  'SQL of 200 characters, never seen before',
  measure(1000, () => sql(statement(next()), 'postgres')),
  400,
);
report(
  'SQL of 200 characters, seen before',
  measure(CALLS, () => sql(statement(0), 'postgres')),
  5,
);
