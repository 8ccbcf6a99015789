/** What travels between the embedded store and its worker thread. */
import type { RefusalCode } from '../../domain/refusal.ts';
import type { Chunk, StoreHealth } from '../../recordings/ports.ts';
import type { Operations } from '../store.ts';

export type EmbeddedOperations = Omit<Operations, 'appendEntries'> &
  Pick<StoreHealth, 'ping'> & {
    appendRows(session: string, rows: EntryRows): Promise<'appended' | 'conflict'>;
  };

/** Entries of one session side by side: texts are copied to another thread many times faster than trees of objects. */
export interface EntryRows {
  readonly seqs: readonly number[];
  readonly hashes: readonly string[];
  readonly docs: readonly string[];
  /** Pieces of their bodies, stored with them at once. */
  readonly chunks: readonly Chunk[];
}

export interface WorkerOptions {
  readonly path: string;
  readonly readOnly: boolean;
}

export interface Call {
  readonly id: number;
  readonly operation: keyof EmbeddedOperations;
  readonly args: readonly unknown[];
  /** The caller's clock, in milliseconds since the epoch: the worker has none of its own. */
  readonly now: number;
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An error in the words that survive the way between threads; `refusal` if it is a Refusal. */
export interface Failure {
  readonly message: string;
  readonly refusal?: RefusalCode | undefined;
}

/** What was asked for in one turn of the event loop. */
export type Calls = readonly Call[];

/** The worker's word that it is open, then one message per committed batch. */
export type WorkerMessage = 'ready' | readonly Answer[];
