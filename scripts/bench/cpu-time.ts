/** Processor time of another process, all its threads together. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, which Linux has fixed (`getconf CLK_TCK`). */
const TICKS = 100;

/** Milliseconds that the process has spent so far, user and system; proc(5), fields 14 and 15. */
export const cpuTime = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
};
