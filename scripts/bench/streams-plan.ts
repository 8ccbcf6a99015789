/** What the process that opens streams is told, and what it tells. */

export interface StreamsPlan {
  readonly url: string;
  /** Streams take them in turn; empty if the target takes none. */
  readonly tokens: readonly string[];
  readonly count: number;
}

export type StreamsReport =
  | { readonly kind: 'open' }
  /** Milliseconds from the server to here, of each event since the last count. */
  | { readonly kind: 'counted'; readonly delays: number[] }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly reason: string };
