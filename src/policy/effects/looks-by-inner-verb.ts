/** Names with their reading verb behind a namespace or a noun: `atlas-list-clusters`, `storage_account_get`. */
import type { IsPlace } from './carriers.ts';
import { mayChange } from './uncommon-verbs.ts';
import { NOUNS_TOO } from './verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Hardly ever nouns, so that what stands before them is one. */
const PLAIN = words('get read describe fetch retrieve inspect lookup find search scrape crawl browse');
/** Nouns too: as the last word they may be what is worked on (`shuffle_list`). */
const EITHER = words('list show view count');

export const looksByInnerVerb = (name: readonly string[], isPlace: IsPlace): boolean => {
  const at = name.findIndex((word, index) => index > 0 && (PLAIN.has(word) || EITHER.has(word)));
  if (at < 0) return false;
  const before = name.slice(0, at);
  const isNoun = (word: string, index: number) =>
    isPlace(word) || (NOUNS_TOO.has(word) && index > 0) || !mayChange(word);
  // One unknown word alone before a noun could still be a verb nobody thought of.
  const told =
    PLAIN.has(name[at] ?? '') || at < name.length - 1 || before.length > 1 || before.every(isPlace);
  return told && before.every(isNoun);
};
