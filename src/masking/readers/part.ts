/** The part of a value that is secret. */

/** A range of the value and what it is. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}
