/** Lets a bounded number of works at the database at once; the one who comes in a burst waits for a turn instead of failing. */

export interface Turns {
  /** Resolves once it is one's turn, first come, first served; rejects with what `dismiss` was given. */
  take(): Promise<void>;
  /** The one who took a turn ends it, once. */
  end(): void;
  /** Sends away all who wait: the database does not answer, so they would only wait for nothing. */
  dismiss(cause: unknown): void;
}

/** Returns turns for `atOnce` works at a time. Nothing is timed here: the one who waits gives up by `dismiss`. */
export const createTurns = (atOnce: number): Turns => {
  let free = atOnce;
  let waiting: PromiseWithResolvers<void>[] = [];

  return {
    take: async () => {
      if (free > 0) {
        free -= 1;
        return;
      }
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      await turn.promise;
    },
    end: () => {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next.resolve();
    },
    dismiss: (cause) => {
      const dismissed = waiting;
      waiting = [];
      for (const { reject } of dismissed) reject(cause);
    },
  };
};
