/** Small things that need no table of their own: counters, pins, links, switches, kept by kind and id. */
import type { Page } from './page.ts';

/** What survives a round trip through JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

export interface StoredDocument {
  readonly id: string;
  /** 1 when created, raised by one with each change. */
  readonly version: number;
  readonly value: Json;
  /** Milliseconds since the epoch; from then on the document is gone for every reader. */
  readonly expireAt: number | undefined;
}

export interface DocumentStore {
  getDocument(kind: string, id: string): Promise<StoredDocument | undefined>;
  /**
   * Creates the document if `ifVersion` is 0, replaces it if its version is `ifVersion`; false if
   * someone was faster. Durable once resolved.
   */
  putDocument(
    kind: string,
    id: string,
    change: { readonly value: Json; readonly ifVersion: number; readonly expireAt?: number | undefined },
  ): Promise<boolean>;
  /** By id, ascending. */
  listDocuments(
    kind: string,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<StoredDocument>>;
  /** False if there was none. */
  removeDocument(kind: string, id: string): Promise<boolean>;
}
