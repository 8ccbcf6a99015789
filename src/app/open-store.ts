/** The store that the configuration names. */
import type { Config } from '../config/schema.ts';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import type { Store } from '../store/store.ts';

/**
 * Rejects if an embedded store is in use by another process or cannot be opened. The driver of MongoDB is loaded only for
 * a store of that kind: without it a process starts sooner and takes up less memory.
 */
export const openStore = async ({ store }: Pick<Config, 'store'>, now: () => number): Promise<Store> => {
  if (store.kind === 'embedded') return createEmbeddedStore({ ...store, now });
  const { createMongoStore } = await import('../store/mongodb/create-mongo-store.ts');
  return createMongoStore({ ...store, now });
};
