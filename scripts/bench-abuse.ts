/**
 * Measures what nine callers see of the gateway while a tenth abuses it, scenario by scenario: `npm run bench:abuse`,
 * with the beginnings of names for some of them, with `--seconds N` for another time than theirs, with `--profile DIR` for
 * processor profiles of the gateway's threads, with MONGODB_URI on that store. The abuser and the protected server are
 * processes of their own. Ends with 1 if a bar was missed.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { env, stdout } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startCompany } from '../test/support/start-company.ts';
import { limitMemory } from './abuse/memory-limit.ts';
import { type Caller, watchOthers } from './abuse/others.ts';
import { type Measured, missedBars, type Scenario, type Tally, type Target } from './abuse/scenario.ts';
import { scenarios } from './abuse/scenarios.ts';

const OTHERS = 9;
/** The scenario in which there is no abuse. */
const BASELINE = 'nobody';
const SECONDS = 10;
/** Milliseconds in which connections open and caches fill, before and after the abuse begins. */
const WARM_UP = 1500;
const ABUSER = fileURLToPath(new URL('./abuse/abuser.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('./abuse/server.ts', import.meta.url));

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, profile: { type: 'string' } },
});

const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];

const RULES = [
  {
    id: 'others',
    match: { tool: 'get_order', user: Array.from({ length: OTHERS }, (_, n) => `caller-${n}`) },
    action: 'allow',
  },
];

/** One of them sends what is long enough to be masked beside the event loop. */
const argsOf = (index: number) => () =>
  index === 0 ? { note: 'The parcel was left with a neighbour. '.repeat(600) } : { id: index };

const startAbuser = async (scenario: Scenario, target: Target) => {
  const child = fork(ABUSER, [scenario.name, JSON.stringify(target)], { stdio: 'inherit' });
  const told = once(child, 'message') as Promise<[Tally]>;
  const ended = once(child, 'exit');
  return async (): Promise<Tally> => {
    if (child.connected) child.send('stop');
    const [counted] = await Promise.race([told, ended.then((): [Tally] => [{ 'it crashed': 1 }])]);
    await ended;
    return counted;
  };
};

const startServer = async () => {
  const child = fork(SERVER, { stdio: 'inherit' });
  const [url] = (await once(child, 'message')) as [string];
  return { url, close: () => child.disconnect() };
};

const measure = async (scenario: Scenario, failures: string[]): Promise<Measured> => {
  const mongodb = env['MONGODB_URI'];
  const rules = [...RULES, ...(scenario.rules ?? [])];
  const company = await startCompany({ rules, ...(mongodb ? { mongodb } : {}) });
  const server = await startServer();
  const memory = scenario.memory === undefined ? undefined : limitMemory(scenario.memory * 1024 * 1024);
  try {
    const gateway = await company.start(
      { slack: undefined, servers: { slow: { url: server.url } }, ...scenario.config },
      [...profiling, ...(scenario.nodeOptions ?? [])],
      { descriptors: scenario.descriptors, group: memory?.group },
    );
    const mcp = `${gateway.url}/mcp/slow`;
    const callers = await Promise.all(
      Array.from({ length: OTHERS }, async (_, index): Promise<Caller> => {
        const token = await company.token(gateway, 'slow', `caller-${index}`);
        return { mcp, token, args: argsOf(index) };
      }),
    );
    await watchOthers(callers, gateway, AbortSignal.timeout(WARM_UP), []);
    const { url, adminUrl } = gateway;
    const token = await company.token(gateway, 'slow', 'mallory');
    const stop = await startAbuser(scenario, { mcp, url, adminUrl, token });
    await sleep(WARM_UP);
    const time = AbortSignal.timeout(Number(options.seconds ?? scenario.seconds ?? SECONDS) * 1000);
    const measured = await watchOthers(callers, gateway, time, failures);
    const alive = await fetch(`${adminUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    const abuser = await stop();
    // A process that is killed writes no profile.
    if (alive && options.profile !== undefined) await gateway.stop();
    return { ...measured, gatewayEnded: !alive, abuser };
  } finally {
    await company.close();
    server.close();
    memory?.remove();
  }
};

const row = (name: string, ...cells: readonly string[]): string =>
  `${name.padEnd(18)}${cells.map((cell) => cell.padStart(9)).join('')}`;

const report = (scenario: Scenario, measured: Measured, failures: readonly string[]): boolean => {
  const { calls, failed, p50, p99, max, health, peak, abuser } = measured;
  const figures = [calls, failed, p50, p99, max, health, peak].map((value) => value.toFixed(0));
  const tally = Object.entries(abuser).map(([outcome, count]) => `${outcome} × ${count}`);
  const missed = missedBars(scenario, measured);
  stdout.write(
    `${row(scenario.name, ...figures)}   ${(missed.length === 0 ? 'ok' : 'MISSED').padEnd(6)}   ${tally.join(', ')}\n`,
  );
  for (const sentence of [...missed, ...failures]) stdout.write(`${''.padEnd(20)}${sentence}\n`);
  return missed.length === 0;
};

const chosen = scenarios.filter(
  ({ name }) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)),
);
if (chosen.length === 0) throw new Error(`no scenario begins with ${wanted.join(', ')}`);
for (const { name, what } of chosen) stdout.write(`${name.padEnd(18)} ${what}\n`);
stdout.write(
  `\n${row('other callers:', 'calls', 'failed', 'p50 ms', 'p99 ms', 'max ms', 'health', 'MiB')}   bars     abuser\n`,
);
const missed: string[] = [];
for (const scenario of chosen) {
  const failures: string[] = [];
  const measured = await measure(scenario, failures);
  if (!report(scenario, measured, failures)) missed.push(scenario.name);
}
if (missed.includes(BASELINE)) {
  stdout.write(
    `\nVOID: the bars are missed although ${BASELINE} abuses anything. Run it on a quieter machine.\n`,
  );
}
process.exit(missed.length === 0 ? 0 : 1);
