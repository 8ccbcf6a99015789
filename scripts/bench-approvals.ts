/**
 * Measures what holding costs: 2,000 calls in one process, and the way from a decision elsewhere to the call.
 * `MONGODB_URI=$(scripts/mongodb) npm run bench:approvals`; without MONGODB_URI the embedded store, and one process.
 */
import { readFileSync } from 'node:fs';
import { env, stdout } from 'node:process';
import { type Company, startCompany } from '../test/support/start-company.ts';
import type { GatewayProcess } from '../test/support/start-gateway-process.ts';

const CALLS = 2000;
const ROUNDS = 20;
/** Connections are opened this many at once, as a fleet of agents does over a few seconds. */
const AT_ONCE = 50;

const mongodb = env['MONGODB_URI'];
const company = await startCompany(mongodb === undefined ? {} : { mongodb });
const settings = { slack: undefined, limits: { heldCalls: CALLS, openRequests: CALLS } };
const holder = await company.start(settings);
const decider = mongodb === undefined ? holder : await company.start(settings);

/** Megabytes the process has in memory. */
const memory = ({ pid }: GatewayProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
};
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
const say = (what: string, value: number, limit: string): void => {
  stdout.write(`${what.padEnd(66)} ${value.toFixed(0).padStart(7)}  ${limit}\n`);
};

const approve = async (by: string): Promise<number> => {
  const pending = await company.approvals(decider, 'pending');
  const statuses = await Promise.all(
    pending.map(({ id }) => company.decide(decider, id, { by, decision: 'approve' })),
  );
  return statuses.filter((status) => status === 200).length;
};

const clickToCall = async ({ upstream }: Company): Promise<number> => {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const answer = company.call(holder, { round });
    await until(async () => (await company.holds(holder)) === 1);
    const [pending] = await company.approvals(decider, 'pending');
    const decided = performance.now();
    await company.decide(decider, pending?.id ?? '', { by: 'alice', decision: 'approve' });
    await answer;
    took.push((upstream.lastRun()?.at ?? Number.NaN) - decided);
  }
  return median(took);
};

const holdMany = async (): Promise<void> => {
  const idle = memory(holder);
  const before = company.upstream.runs();
  const answers: Promise<string>[] = [];
  for (let call = 0; call < CALLS; call += AT_ONCE) {
    for (let n = call; n < call + AT_ONCE; n += 1) answers.push(company.call(holder, { call: n }));
    await until(async () => (await company.holds(holder)) >= call + AT_ONCE);
  }
  say(`MB above idle while ${CALLS} calls are held`, memory(holder) - idle, 'limit 150');
  const started = performance.now();
  let approved = 0;
  while (approved < CALLS) approved += await approve('alice');
  const texts = await Promise.all(answers);
  say(`ms until all of them, approved one by one, were answered`, performance.now() - started, '');
  const right = texts.filter((text) => text.includes('deleted, run')).length;
  say(`of ${CALLS} answered with their result`, right, `run ${company.upstream.runs() - before} times`);
};

say(
  `ms from a decision ${decider === holder ? 'here' : 'in another process'} to the call, median of ${ROUNDS}`,
  await clickToCall(company),
  'limit 250',
);
await holdMany();
await company.close();
