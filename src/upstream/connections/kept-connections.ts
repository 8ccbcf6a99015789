/** People's connections to one MCP server: sealed in the store, shared by all replicas, changed by conditional swaps. */

import type { DocumentStore } from '../../domain/document.ts';
import { digestOfParts } from '../../domain/text/digest.ts';
import { updateDocument } from '../../domain/update-document.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { openFor, sealFor } from '../../mcp/seal-for.ts';

/** What the authorization server gave the gateway for one person. Secret. */
export interface Connection {
  readonly kind: 'connected';
  /** Who gave it, and where it may be sent: for any other it does not exist. */
  readonly issuer: string;
  readonly origin: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds since the epoch; undefined if the authorization server did not say. */
  readonly expiresAt: number | undefined;
  /** Milliseconds since the epoch at which the person connected. */
  readonly connectedAt: number;
}

/** Why there is no connection although there was one. */
export interface Ended {
  readonly kind: 'ended';
}

/** In place of a connection that was taken away: nothing of before that is under way must end up in the next one. */
interface Removed {
  readonly kind: 'removed';
}

export interface Kept {
  readonly connection: Connection | Ended;
  readonly version: number;
}

export interface KeptConnections {
  /** `caller` as `callerKey` names them. */
  readonly read: (caller: string) => Promise<Kept | undefined>;
  /** Of whatever is there, also if that is what was left as a connection was taken away; 0 for nothing. */
  readonly versionOf: (caller: string) => Promise<number>;
  /** False if something has changed since it had this version. */
  readonly swap: (caller: string, connection: Connection | Ended, ifVersion: number) => Promise<boolean>;
  /** Also if nothing is there: what was begun before must not end up there. */
  readonly remove: (caller: string) => Promise<void>;
}

export interface KeptConnectionsDeps {
  /** Name of the MCP server. */
  readonly server: string;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  readonly now: () => number;
}

const KIND = 'upstream-connection';
/** Milliseconds after which a connection that was not used is forgotten. */
export const UNUSED = 90 * 24 * 3_600_000;
/** Milliseconds; as long as a person may take to connect, and far longer than a renewal may take. */
const REMOVED_FOR = 10 * 60_000;

/** Keeps connections to one server by caller. All functions reject if the store does. */
export const createKeptConnections = ({
  server,
  documents,
  sealer,
  now,
}: KeptConnectionsDeps): KeptConnections => {
  const read: KeptConnections['read'] = async (caller) => {
    const id = connectionId(server, caller);
    const document = await documents.getDocument(KIND, id);
    if (document === undefined) return undefined;
    const connection = openFor<Connection | Ended | Removed>(sealer, [KIND, id], String(document.value));
    if (connection === undefined || connection.kind === 'removed') return undefined;
    return { connection, version: document.version };
  };
  const written = (id: string, connection: Connection | Ended) => ({
    value: sealFor(sealer, [KIND, id], connection),
    expireAt: now() + UNUSED,
  });
  return {
    read,
    versionOf: async (caller) =>
      (await documents.getDocument(KIND, connectionId(server, caller)))?.version ?? 0,
    swap: (caller, connection, ifVersion) => {
      const id = connectionId(server, caller);
      return documents.putDocument(KIND, id, { ...written(id, connection), ifVersion });
    },
    remove: (caller) => {
      const id = connectionId(server, caller);
      // Not deleted: the next connection would have the same version as this one.
      const removed: Removed = { kind: 'removed' };
      const write = { value: sealFor(sealer, [KIND, id], removed), expireAt: now() + REMOVED_FOR };
      const change = () => ({ write, result: undefined });
      return updateDocument(documents, { kind: KIND, id, change });
    },
  };
};

/** Tells nothing about the person. */
const connectionId = (server: string, caller: string): string => digestOfParts([server, caller]);
