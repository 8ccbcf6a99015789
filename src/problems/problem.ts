/** Something wrong in a file that people write, with its place: what every check of such a file yields. */
import { closest, distance } from 'fastest-levenshtein';

export interface Problem {
  readonly message: string;
  /** Both count from one. */
  readonly line: number;
  readonly column: number;
  /** What to do about it, if that can be said. */
  readonly hint?: string | undefined;
}

/** A path into the file, e.g. `['rules', 0, 'match']`. */
export type Path = readonly (string | number)[];

/** A problem before its place is known as line and column. */
export interface PathProblem {
  readonly message: string;
  readonly path: Path;
  /** True if the key is meant, not its value. */
  readonly atKey?: boolean;
  readonly hint?: string | undefined;
}

/** `rules[0].match`. */
export const showPath = (path: Path): string =>
  path.reduce<string>(
    (shown, part) =>
      typeof part === 'number' ? `${shown}[${part}]` : shown === '' ? part : `${shown}.${part}`,
    '',
  );

/** A hint that names the closest of the possible words, or all of them if none is close. */
export const suggest = (word: string, possible: readonly string[]): string | undefined => {
  if (possible.length === 0) return undefined;
  const best = closeTo(word, possible);
  return best === undefined ? `possible here: ${possible.join(', ')}` : `did you mean ${best}?`;
};

/** The possible word that was probably meant; undefined if none is close. */
export const closeTo = (word: string, possible: readonly string[]): string | undefined => {
  if (possible.length === 0) return undefined;
  const best = closest(word, [...possible]);
  return distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(2, word.length / 3) ? best : undefined;
};
