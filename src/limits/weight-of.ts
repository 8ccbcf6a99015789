/** How much memory a JSON message takes up while it is read, judged and masked, estimated from above by its length. */

/** Its bytes, its text, the masked text, and what waits to be recorded. */
const COPIES = 4;
/** Bytes of one scanned value, values being at least so many bytes apart as a rule, and at most so many in a message. */
const VALUE = 160;
const APART = 8;
const MOST_VALUES = 200_000;

/** Returns bytes of memory for a message of `bytes` bytes. */
export const weightOf = (bytes: number): number =>
  COPIES * bytes + Math.min(bytes / APART, MOST_VALUES) * VALUE;
