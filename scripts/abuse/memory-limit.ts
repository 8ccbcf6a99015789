/** The memory of a gateway process: a limit if the system lets us set one, and how much it has had at most. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** The memory controller of control groups, version 1 and version 2. */
const GROUPS = [
  { folder: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { folder: '/sys/fs/cgroup', limit: 'memory.max' },
];

export interface MemoryLimit {
  /** Folder of a control group with that limit; undefined if this system lets us make none. */
  readonly group: string | undefined;
  /** To be called once the processes in it have ended. */
  remove(): void;
}

/** A control group that ends what takes more than so many bytes. */
export const limitMemory = (bytes: number): MemoryLimit => {
  for (const { folder, limit } of GROUPS) {
    const group = `${folder}/firebreak-bench-${process.pid}`;
    try {
      mkdirSync(group);
      writeFileSync(`${group}/${limit}`, String(bytes));
      return { group, remove: () => rmdirSync(group) };
    } catch {
      // Without the rights, or without that version: the next one, or only the peak is measured.
    }
  }
  return { group: undefined, remove: () => {} };
};

/** MiB the process has had in memory at most; 0 if it is gone, or the system has no /proc. */
export const peakMemory = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
