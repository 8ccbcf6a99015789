/** Questions that many ask at once, which Slack answers some twenty times a minute: one answer for all of them. */

/**
 * The one who asks while a look is under way gets the answer of the next one, which begins after they have asked and is
 * therefore fresh for all of them.
 */
export const createSharedLook = <T>(look: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;

  const begin = (): Promise<T> => {
    next = undefined;
    const found = look();
    const over = found.then(end, end);
    function end(): void {
      if (underWay === over) underWay = undefined;
    }
    underWay = over;
    return found;
  };

  return () => {
    if (underWay === undefined) return begin();
    next ??= underWay.then(begin);
    return next;
  };
};
