/** Rows of the detectors table whose secret is a password by where it stands, whatever it looks like. */
import { isHarmless } from '../readers/classify-value.ts';
import type { Detector } from './detector.ts';

export type Row = Pick<Detector, 'source' | 'gates' | 'pattern' | 'example' | 'counterExample'>;

const isGiven = (secret: string): boolean => !isHarmless(secret) && !/^[-$<>]/.test(secret);

/** The rows as detectors of passwords. */
export const asPasswords = (rows: readonly Row[]): readonly Detector[] =>
  rows.map((row) => ({ ...row, type: 'password', valid: isGiven }));
