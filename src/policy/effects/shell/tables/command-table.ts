/** Every command that can be proven to only look: one row for each, or for several that read their words alike. */
import type { CommandRow } from '../command-row.ts';
import { CLIENTS } from './clients.ts';
import { CLOUD } from './cloud.ts';
import { CONTAINERS } from './containers.ts';
import { FILES } from './files.ts';
import { FORGES } from './forges.ts';
import { GIT } from './git.ts';
import { INFRASTRUCTURE } from './infrastructure.ts';
import { MACHINES } from './machines.ts';
import { PACKAGES } from './packages.ts';
import { PLATFORMS } from './platforms.ts';
import { RUNNERS } from './runners.ts';
import { SYSTEM } from './system.ts';

export const COMMAND_TABLE: readonly CommandRow[] = [
  ...SYSTEM,
  ...FILES,
  ...RUNNERS,
  ...CLIENTS,
  ...CONTAINERS,
  ...INFRASTRUCTURE,
  ...CLOUD,
  ...PLATFORMS,
  ...GIT,
  ...FORGES,
  ...PACKAGES,
  ...MACHINES,
];
