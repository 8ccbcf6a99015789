/** Every scenario of `npm run bench:abuse`, in the order in which they run. */
import { cpuScenarios } from './cpu.ts';
import { memoryScenarios } from './memory.ts';
import type { Scenario } from './scenario.ts';
import { socketScenarios } from './sockets.ts';

export const scenarios: readonly Scenario[] = [
  { name: 'nobody', what: 'nobody abuses anything: what to compare with', abuse: async () => {} },
  ...cpuScenarios,
  ...socketScenarios,
  ...memoryScenarios,
];
