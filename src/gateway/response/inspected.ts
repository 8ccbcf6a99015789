/** What became of one message of a server. */
import type { Withheld } from './withheld.ts';

export interface Inspected {
  /** What the client gets; undefined if it gets nothing. */
  readonly text: string | undefined;
  /** Set if this is the answer to the pending request. */
  readonly answer: Answer | undefined;
  /** Why the client gets nothing of it, if that is worth saying. */
  readonly withheld?: Withheld;
}

export interface Answer {
  readonly failed: boolean;
  /** Whether the approved call wants a retry. */
  readonly goesOn: boolean;
  readonly text: string;
}

/** What is no answer, as it is sent. */
export interface Sent extends Inspected {
  readonly text: string;
  readonly answer: undefined;
}

export const NOTHING: Inspected = { text: undefined, answer: undefined };

/** The client gets nothing of it. */
export const withhold = (withheld: Withheld): Inspected => ({ ...NOTHING, withheld });
