/** Judges a word that a sentence gives for a secret. */
import { isHarmless } from './classify-value.ts';

/** Letters with a digit or a sign, and no path. */
export const isGiven = (secret: string): boolean =>
  !isHarmless(secret) &&
  /[A-Za-z]/.test(secret) &&
  /[\d!@#$%^&*]/.test(secret) &&
  !/^\/\/|\/.*\//.test(secret);
