/** Names that end with what they do: `orders_search`, `git_log`, `pods_list_in_namespace`, `server_status`. */
import type { Effect } from '../../domain/effect.ts';
import type { IsPlace } from './carriers.ts';
import { mayChange } from './uncommon-verbs.ts';
import { FORMATS, NOUNS_TOO, READ_NOUNS, READ_VERBS } from './verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const PREPOSITIONS = words('in by for from of with to on at');
/** Never nouns, so what stands before them is one: `pull_request_read`. */
const PLAIN_VERBS = words('read get search find describe show lookup');
/** Whatever it is that they belong to, it is looked at. */
const PROPERTIES = words('info status stats details health version overview usage healthcheck screenshot');

/** What goes on by itself and is asked about: `build_status`, `commit_history`. */
const RUNS = words(
  'build test deploy deployment run order release merge sync backup commit migration rollout queue charge refund',
);
const RECORDS = words('history logs tracking results');

/** Whether the name reads by its last word. `verbEffect` tells what a word does as a verb, undefined if it is none. */
export const looksByLastWord = (
  name: readonly string[],
  isPlace: IsPlace,
  verbEffect: (word: string) => Effect | undefined,
): boolean => {
  const end = name.findIndex((word, index) => index > 0 && PREPOSITIONS.has(word));
  const before = end < 0 ? name.slice() : name.slice(0, end);
  const last = before.pop() ?? '';
  const known = (word: string) =>
    isPlace(word) || READ_NOUNS.has(word) || FORMATS.has(word) || isPlural(word, verbEffect);
  if (before.length === 0) return READ_NOUNS.has(last);
  const own = before.filter((word) => RUNS.has(word) || !isPlace(word));
  if (own.length === 1 && RUNS.has(own[0] ?? '') && (PROPERTIES.has(last) || RECORDS.has(last))) return true;
  // `post_status` posts one, `post_stats` are those of a post.
  if (last === 'status' && before.includes('post')) return false;
  if (PROPERTIES.has(last)) return before.every((word) => !mayChange(word) || isPlace(word));
  // Products that only search are named after themselves: `tavily_search`.
  if (
    before.length === 1 &&
    (last === 'search' || last === 'lookup') &&
    before.every((word) => verbEffect(word) === undefined && !mayChange(word))
  )
    return true;
  // `set_read` and `flag_read` say that something was read.
  if (last === 'read' && /^(?:set|flag)$/.test(before[0] ?? '')) return false;
  if (PLAIN_VERBS.has(last)) return before.every((word) => known(word) || NOUNS_TOO.has(word));
  // `log_time` logs it.
  return (
    (READ_VERBS.has(last) || READ_NOUNS.has(last)) &&
    before.every((word) => known(word) && (isPlace(word) || verbEffect(word) === undefined))
  );
};

const isPlural = (word: string, verbEffect: (word: string) => Effect | undefined): boolean =>
  /[a-z][a-rt-z]s$/.test(word) &&
  verbEffect(word.slice(0, -1)) === undefined &&
  verbEffect(word.replace(/es$/, '')) === undefined;
