/** Nine other callers who go about their work while one abuses the gateway, and what they see of it. */
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayProcess } from '../../test/support/start-gateway-process.ts';
import { peakMemory } from './memory-limit.ts';
import { post, toolCall } from './post.ts';
import type { Measured } from './scenario.ts';

export interface Caller {
  readonly mcp: string;
  readonly token: string;
  /** What it calls with. */
  readonly args: () => object;
}

/** Milliseconds between two calls of a caller, and between two looks at `/healthz`. */
const PAUSE = 20;
const HEALTH_EVERY = 50;
/** An answer that takes longer is of no use to anyone. */
const PATIENCE = 10_000;

/** Resolves with what happened until the signal was aborted; `failures` gets the first words of what went wrong. */
export const watchOthers = async (
  callers: readonly Caller[],
  gateway: GatewayProcess,
  signal: AbortSignal,
  failures: string[],
): Promise<Omit<Measured, 'abuser' | 'gatewayEnded'>> => {
  const took: number[] = [];
  const health: number[] = [];
  let peak = 0;
  let failed = 0;
  const fail = (reason: string) => {
    failed += 1;
    if (failures.length < 5) failures.push(reason.slice(0, 200));
  };
  const work = async (caller: Caller) => {
    const agent = new Agent({ keepAlive: true });
    while (!signal.aborted) {
      const started = performance.now();
      try {
        const answer = await within(post(caller, toolCall('get_order', caller.args()), agent));
        if (answer.status !== 200 || !answer.text.includes('"text":"deleted')) fail(answer.text);
      } catch (error) {
        fail(String(error));
      }
      took.push(performance.now() - started);
      await sleep(PAUSE);
    }
    agent.destroy();
  };
  const watchHealth = async () => {
    while (!signal.aborted) {
      const started = performance.now();
      await within(fetch(`${gateway.adminUrl}/healthz`).then((response) => response.text())).catch(() => {});
      health.push(performance.now() - started);
      peak = Math.max(peak, peakMemory(gateway.pid));
      await sleep(HEALTH_EVERY);
    }
  };
  await Promise.all([...callers.map(work), watchHealth()]);
  return {
    calls: took.length,
    failed,
    p50: at(took, 0.5),
    p99: at(took, 0.99),
    max: at(took, 1),
    health: at(health, 0.99),
    peak,
  };
};

const within = async <T>(answer: Promise<T>): Promise<T> => {
  const late = new AbortController();
  const tooLate = sleep(PATIENCE, undefined, { signal: late.signal }).then(() => {
    throw new Error(`no answer within ${PATIENCE} ms`);
  });
  tooLate.catch(() => {});
  return Promise.race([answer, tooLate]).finally(() => late.abort());
};

const at = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
