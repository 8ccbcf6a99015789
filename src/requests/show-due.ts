/** Makes up for messages that do not show what became of things: a process died first, or the surface was away. */
import type { Span } from '../domain/page.ts';

interface ShowDueDeps<T> {
  /** What has not been shown since a moment of this span. */
  readonly unshown: (span: Span, limit: number) => Promise<readonly T[]>;
  /** In the surface's own time, which may be longer than a job should take. */
  readonly show: (thing: T) => Promise<unknown>;
  readonly now: () => number;
}

/** Milliseconds: the one who changed it is given half a minute, and what no surface took for a week is left. */
const [PATIENCE, LONGEST] = [30_000, 7 * 24 * 3_600_000];
const AT_ONCE = 100;

/** A scheduled job; resolves with how many there were. */
export const createShowDue =
  <T>({ unshown, show, now }: ShowDueDeps<T>) =>
  async (): Promise<number> => {
    const due = await unshown({ from: now() - LONGEST, to: now() - PATIENCE }, AT_ONCE);
    for (const thing of due) show(thing).catch(() => undefined);
    return due.length;
  };
