/** What travels between the embedded store and its worker thread. */
import type { RefusalCode } from '../../domain/refusal.ts';
import type { StoreHealth } from '../../recordings/ports.ts';
import type { Operations } from '../store.ts';

export type EmbeddedOperations = Operations & Pick<StoreHealth, 'ping'>;

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

/** The worker's word that it is open, then one message per committed batch. */
export type WorkerMessage = 'ready' | readonly Answer[];
