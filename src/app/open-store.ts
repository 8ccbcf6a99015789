/** The store that the configuration names. */
import type { Config } from '../config/schema.ts';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import { createMongoStore } from '../store/mongodb/create-mongo-store.ts';
import type { Store } from '../store/store.ts';

/** Rejects if an embedded store is in use by another process or cannot be opened. */
export const openStore = ({ store }: Pick<Config, 'store'>, now: () => number): Promise<Store> =>
  store.kind === 'mongodb' ? createMongoStore({ ...store, now }) : createEmbeddedStore({ ...store, now });
