/** Which mutants are tried: a share of each folder, the same for the same seed. */
import { createRandom } from '../masking-set/random.ts';
import type { Mutant } from './find-mutants.ts';

/** So many are tried of each folder, however small it is, if it has so many. */
const LEAST = 5;

/**
 * `count` of all, by the size of each folder; few folders get a few more. The folders are mixed evenly, so that a run that
 * has come half-way says something about each.
 */
export const sampleOf = (
  byFolder: ReadonlyMap<string, readonly Mutant[]>,
  count: number,
  seed: number,
): readonly Mutant[] => {
  const all = [...byFolder.values()].reduce((sum, mutants) => sum + mutants.length, 0);
  const { int } = createRandom(seed);
  const picked = [...byFolder.values()].flatMap((mutants) => {
    const left = [...mutants];
    const share = Math.min(Math.max(LEAST, Math.round((count * mutants.length) / all)), left.length);
    return Array.from({ length: share }, (_, index) => ({
      mutants: left.splice(int(left.length), 1),
      at: (index + 0.5) / share,
    }));
  });
  return picked.toSorted((one, other) => one.at - other.at).flatMap(({ mutants }) => mutants);
};
