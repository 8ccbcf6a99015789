/** Puts beside the compiled sources what is no TypeScript: the simulator's page and the demo's policy. */
import { cpSync } from 'node:fs';

for (const asset of ['demo/policy.yaml', 'demo/slack/page/assets']) {
  cpSync(`src/${asset}`, `dist/${asset}`, { recursive: true });
}
