/**
 * Milliseconds from this moment to the next beat. All sessions of a process write at the same beats rather than each in
 * its own time: a store that commits together what comes together then syncs its disk once for all of them.
 */
export const untilBeat = (now: number, every: number): number => every - (now % every);
