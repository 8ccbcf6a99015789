/** Memory of another process. */
import { readFileSync } from 'node:fs';

/** MiB that the process has in memory now; proc(5), `VmRSS`. */
export const residentMemory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
