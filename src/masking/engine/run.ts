/** One pass over a text. */

export interface Run {
  readonly start: number;
  readonly end: number;
}
