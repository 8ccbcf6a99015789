/** The abuser as a process of its own: `node abuser.ts NAME TARGET`, until its parent tells it to stop. */

import type { Tally, Target } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const [, , name, target = '{}'] = process.argv;
const scenario = scenarios.find((each) => each.name === name);
if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
const counted: Tally = {};
const stopping = new AbortController();
process.once('message', () => stopping.abort());
process.once('disconnect', () => process.exit(1));
await scenario.abuse(JSON.parse(target) as Target, counted, stopping.signal);
if (!stopping.signal.aborted)
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
process.send?.(counted, () => process.exit(0));
