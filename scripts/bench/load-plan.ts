/** What the load generator is told, and what it tells. */

export interface Plan {
  readonly url: string;
  /** Connections take them in turn; empty if the target takes none. */
  readonly tokens: readonly string[];
  readonly method: string;
  readonly params: object;
  readonly connections: number;
  /** Milliseconds of calls before the clock is read, and of those that are measured. */
  readonly warmUp: number;
  readonly time: number;
}

export interface Done {
  readonly calls: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** `ready` comes with the first answer, to be checked; calls are timed once it was told to go. */
export type Report =
  | { readonly kind: 'ready'; readonly sample: string }
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'failed'; readonly reason: string };
