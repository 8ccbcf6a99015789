/** The store for one process: SQLite in a thread of its own, with nothing to install. */
import type { DocumentStore } from '../../domain/document.ts';
import type { RecordingReader, StoreHealth } from '../../recordings/ports.ts';
import type { Store } from '../store.ts';
import { createAbsence } from './absence.ts';
import type { EmbeddedOperations } from './messages.ts';
import { startWorker, type WorkerClient } from './worker-client.ts';

/**
 * @param options.path directory of the store, made if it is missing, or `:memory:`
 * @param options.now milliseconds since the epoch
 * @throws Error if another process uses the store, or if the files cannot be opened.
 */
export const createEmbeddedStore = async (options: { path: string; now: () => number }): Promise<Store> => {
  const worker = await startWorker({ path: options.path, readOnly: false }, options.now);
  const { appendRows, ...operations } = operationsOf(worker);
  return {
    ...operations,
    ...createAbsence(operations),
    appendEntries: async (entries, texts = entries.map((entry) => JSON.stringify(entry)), chunks = []) => {
      const [first] = entries;
      if (first === undefined) return 'appended';
      const [seqs, hashes] = [entries.map(({ seq }) => seq), entries.map(({ hash }) => hash)];
      return appendRows(first.session, { seqs, hashes, docs: texts, chunks });
    },
    time: async () => options.now(),
    close: worker.close,
  };
};

/**
 * Reads the recordings at `path`, and documents that never expire, also beside a running gateway.
 * @throws Error if there is no store, or one of another version.
 */
export const openEmbeddedReader = async (
  path: string,
): Promise<
  RecordingReader & Pick<DocumentStore, 'getDocument' | 'listDocuments'> & Pick<StoreHealth, 'close'>
> => {
  const worker = await startWorker({ path, readOnly: true }, () => 0);
  const { getSession, readHead, readEntries, readChunks, searchSessions, getDocument, listDocuments } =
    operationsOf(worker);
  return {
    getSession,
    readHead,
    readEntries,
    readChunks,
    searchSessions,
    getDocument,
    listDocuments,
    close: worker.close,
  };
};

const operationsOf = (worker: WorkerClient): EmbeddedOperations =>
  Object.fromEntries(
    Object.keys(OPERATIONS).map((name) => [
      name,
      (...args: unknown[]) => worker.call(name as keyof EmbeddedOperations, args),
    ]),
  ) as unknown as EmbeddedOperations;

/** A record and not a list: the compiler notices an operation that is missing here. */
const OPERATIONS: Record<keyof EmbeddedOperations, true> = {
  createApproval: true,
  getApproval: true,
  openApproval: true,
  swapApproval: true,
  decidedApprovals: true,
  unshownApprovals: true,
  removeOldApprovals: true,
  listApprovals: true,
  createGrant: true,
  getGrant: true,
  swapGrant: true,
  liveGrants: true,
  lapsedGrants: true,
  unshownGrants: true,
  removeOldGrants: true,
  listGrants: true,
  openSession: true,
  advanceSession: true,
  closeSession: true,
  getSession: true,
  openSessionOf: true,
  searchSessions: true,
  idleSessions: true,
  changedSessions: true,
  removeExpired: true,
  appendRows: true,
  saveChunks: true,
  readHead: true,
  readEntries: true,
  readChunks: true,
  takeLease: true,
  getDocument: true,
  putDocument: true,
  listDocuments: true,
  removeDocument: true,
  ping: true,
};
