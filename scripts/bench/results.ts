/** What one run of the benchmark measured, as it goes into the JSON file. */
import type { Compared } from './compare.ts';
import type { MeasuredStart } from './measure-start.ts';
import type { MeasuredStreams } from './measure-streams.ts';

export interface Results {
  readonly machine: string;
  readonly commit: string;
  /** ISO 8601. */
  readonly at: string;
  readonly rounds: number;
  readonly missing: readonly string[];
  /** Names of the targets, baselines first. */
  readonly targets: readonly string[];
  /** By title of the workload, at its own number of connections. */
  readonly workloads: Readonly<Record<string, Compared>>;
  /** 1 KB calls by the number of connections. */
  readonly connections: Readonly<Record<string, Compared>>;
  /** A call that changes something, one at a time: its decision is stored before it is forwarded. */
  readonly gated: Compared;
  readonly streams: Readonly<Record<string, MeasuredStreams>>;
  readonly start: Readonly<Record<string, MeasuredStart>>;
}
