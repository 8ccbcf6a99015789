/** Opens the store that a configuration names, to read recordings and pinned tools, also while a gateway runs. */
import type { Config } from '../../config/schema.ts';
import type { DocumentStore } from '../../domain/document.ts';
import type { RecordingReader, StoreHealth } from '../../recordings/ports.ts';
import { openEmbeddedReader } from '../../store/embedded/create-embedded-store.ts';
import { createMongoStore } from '../../store/mongodb/create-mongo-store.ts';

export type OpenRecordings = RecordingReader &
  Pick<DocumentStore, 'getDocument' | 'listDocuments'> &
  Pick<StoreHealth, 'close'>;

/** @throws Error saying why they cannot be opened. */
export const openRecordings = ({ store }: Pick<Config, 'store'>): Promise<OpenRecordings> =>
  store.kind === 'embedded'
    ? openEmbeddedReader(store.path)
    : createMongoStore({ uri: store.uri, database: store.database, now: Date.now });
