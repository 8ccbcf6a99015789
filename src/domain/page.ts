/** One page of a list; `cursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

/** From one moment to another, both included, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
