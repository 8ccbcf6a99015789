/** Creations of one key, one at a time in this process: many at once are a deadlock in some services. */

/** Creates what the key names unless it is there; false if someone else was faster. Rejects as the work does. */
export type OneCreation = (key: string, create: () => Promise<boolean>) => Promise<boolean>;

/**
 * Returns what lets one creation of a key run; those that come meanwhile have lost once it ends well, and try in turn
 * if it fails. DocumentDB lets four and more insertions under one unique key wait for each other until its deadlock
 * timeout (a second) has ended them one by one.
 */
export const createOneCreation = (): OneCreation => {
  const underway = new Map<string, Promise<boolean>>();

  return async (key, create) => {
    for (let rival = underway.get(key); rival !== undefined; rival = underway.get(key)) {
      const isTaken = await rival.then(
        () => true,
        () => false,
      );
      if (isTaken) return false;
    }
    const mine = create().finally(() => underway.delete(key));
    underway.set(key, mine);
    return await mine;
  };
};
