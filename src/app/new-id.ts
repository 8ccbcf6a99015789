/** Ids that no one can guess: a prefix that says of what, and 96 random bits. */
import { randomBytes } from 'node:crypto';

/** Returns an id such as `ap_…`. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('base64url')}`;
