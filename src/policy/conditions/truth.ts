/** Three-valued truth of a condition: what cannot be told is neither yes nor no. */

/**
 * `maybe` if the arguments are not known (lists), or if a condition cannot be evaluated on them.
 * Rules that restrict count it as yes, rules that allow as no: doubt never opens anything.
 */
export type Truth = 'yes' | 'no' | 'maybe';

/** The truth of something that is certain. */
export const fromBoolean = (value: boolean): Truth => (value ? 'yes' : 'no');
