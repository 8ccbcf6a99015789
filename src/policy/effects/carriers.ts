/** Tools that carry out what their arguments say: `run_query`, `athena_query`, `bash`, `issues { action }`. */
import type { Effect } from '../../domain/effect.ts';
import { CARRIERS, ENGINES, READ_NOUNS, READ_VERBS, RUNNERS } from './verbs.ts';

export type IsPlace = (word: string) => boolean;

/** `asker` if the name also holds a reading verb, so that there is nothing to fear if nothing is carried. */
export const carries = (
  words: readonly string[],
  isPlace: IsPlace,
  verbEffect: (word: string) => Effect | undefined,
): 'carrier' | 'asker' | undefined => {
  const [first = '', ...rest] = words;
  const last = words.at(-1) ?? '';
  const runs =
    RUNNERS.has(last) &&
    !READ_VERBS.has(first) &&
    words.every(
      (word, index) => isCarried(word) || (index > 0 && word === 'log') || verbEffect(word) === undefined,
    );
  if (!runs && !isMadeOfCarriers(first, rest, isPlace)) return undefined;
  const looks = words.some((word) => READ_VERBS.has(word) && (word === first || !CARRIERS.has(word)));
  const asks = (looks || READ_NOUNS.has(last)) && !words.some((word) => EXECUTING.has(word));
  return asks ? 'asker' : 'carrier';
};

const isMadeOfCarriers = (first: string, rest: readonly string[], isPlace: IsPlace): boolean => {
  const noun = (word: string) => isPlace(word) || /[a-z][a-rt-z]s$/.test(word);
  const all = [first, ...rest];
  if (first === '' || !all.every((word) => isCarried(word) || noun(word))) return false;
  // `query_database` runs what it is given, `query_users` looks for users.
  if (READ_VERBS.has(first))
    return CARRIERS.has(first) && (rest.length === 0 || rest.some((word) => ENGINES.has(word)));
  return CARRIERS.has(first) || all.every(noun);
};

const isCarried = (word: string): boolean =>
  CARRIERS.has(word) || READ_VERBS.has(word) || QUALIFIERS.has(word);

const QUALIFIERS: ReadonlySet<string> = new Set(
  'only safe readonly simple string async batch generic transaction native custom parameterized dynamic'.split(
    ' ',
  ),
);

const EXECUTING: ReadonlySet<string> = new Set(
  'run exec execute invoke call do perform send issue process submit manage eval evaluate select'.split(' '),
);
