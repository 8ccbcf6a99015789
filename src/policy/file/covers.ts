/** Whether one `match` holds wherever another does, judged by what is written: never wrongly yes. */
import { compileGlob } from '../conditions/glob.ts';
import type { MatchEntry } from './schema.ts';

const TEXT_KEYS = ['server', 'tool', 'method', 'resource', 'prompt', 'group', 'user', 'workload'] as const;

/** True if every call that `narrow` matches is matched by `wide` as well. */
export const coversMatch = (wide: MatchEntry, narrow: MatchEntry): boolean =>
  TEXT_KEYS.every((key) => coversList(wide[key], narrow[key], coversPattern)) &&
  coversList(wide.effect, narrow.effect, (one, other) => one === other) &&
  coversList(wide.sql, narrow.sql, coversWord) &&
  coversList(wide.shell, narrow.shell, coversWord) &&
  (wide.args === undefined || JSON.stringify(wide.args) === JSON.stringify(narrow.args));

const coversList = <T>(
  wide: readonly T[] | undefined,
  narrow: readonly T[] | undefined,
  covers: (wide: T, narrow: T) => boolean,
): boolean =>
  wide === undefined || (narrow?.every((each) => wide.some((candidate) => covers(candidate, each))) ?? false);

/** Matching the narrow pattern as plain text is sound as long as no `?` of the wide one can swallow its `*`. */
export const coversPattern = (wide: string, narrow: string): boolean =>
  wide === narrow || (!(wide.includes('?') && /[*?]/.test(narrow)) && compileGlob(wide)(narrow));

const coversWord = (wide: string, narrow: string): boolean =>
  wide.toLowerCase() === narrow.toLowerCase() || narrow.toLowerCase().startsWith(`${wide.toLowerCase()} `);

/** True if some name could match both patterns, as far as one of them contains the other. */
export const mayOverlap = (
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): boolean =>
  one === undefined ||
  other === undefined ||
  one.some((left) => other.some((right) => coversPattern(left, right) || coversPattern(right, left)));
