/** The store for production: any number of replicas on one MongoDB. */
import type { Store } from '../store.ts';
import { createApprovalCollection } from './approvals.ts';
import { connect } from './connection.ts';
import { createDocumentCollection } from './documents.ts';
import { createEntryCollections } from './entries.ts';
import { createGrantCollection } from './grants.ts';
import { createLeaseCollection, createProbe } from './leases.ts';
import { createSessionCollection } from './sessions.ts';

/**
 * Resolves also while MongoDB is down: then operations are refused, `ping` says why in the cause, and all is well
 * once it comes.
 * @param options.now milliseconds since the epoch
 * @throws Error if the URI is none
 */
export const createMongoStore = async (options: {
  readonly uri: string;
  readonly database: string;
  readonly now: () => number;
}): Promise<Store> => {
  const { run, close } = connect(options.uri, options.database);
  return {
    ...createApprovalCollection(run),
    ...createGrantCollection(run),
    ...createSessionCollection(run),
    ...createEntryCollections(run),
    ...createLeaseCollection(run),
    ...createDocumentCollection(run, options.now),
    ...createProbe(run),
    close,
  };
};
