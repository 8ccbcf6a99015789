/** The load generator as this process sees it: one child for all measurements, so that it is warm at each. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Done, Plan, Report } from './load-plan.ts';

export interface Load {
  /** @param onReady called with the first answer, right before the calls that are timed; may throw */
  run(plan: Plan, onReady: (sample: string) => void): Promise<Done>;
  close(): void;
}

export const startLoad = (): Load => {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), { stdio: 'inherit' });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the load generator ended with ${code}`);
  });
  ended.catch(() => {});
  const report = async (url: string): Promise<Report> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [Report];
    if (message.kind === 'failed') throw new Error(`${url}: ${message.reason}`);
    return message;
  };
  return {
    run: async (plan, onReady) => {
      child.send(plan);
      const ready = await report(plan.url);
      if (ready.kind === 'ready') onReady(ready.sample);
      child.send('go');
      const result = await report(plan.url);
      if (result.kind !== 'done') throw new Error('the load generator lost its place');
      return result.done;
    },
    close: () => child.disconnect(),
  };
};
