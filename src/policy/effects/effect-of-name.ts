/** What a tool's name promises. Reading has to be proven: a name that says nothing is unknown. */
import { type Effect, strongestEffect } from '../../domain/effect.ts';
import { carries, type IsPlace } from './carriers.ts';
import { looksByInnerVerb } from './looks-by-inner-verb.ts';
import { looksByLastWord } from './looks-by-last-word.ts';
import { namesAThing } from './names-a-thing.ts';
import { onlyComputes } from './only-computes.ts';
import { splitName } from './split-name.ts';
import { mayChange } from './uncommon-verbs.ts';
import {
  DESTRUCTIVE_VERBS,
  DONE_TO_IT,
  FORMATS,
  HANDS_OUT,
  JOINERS,
  LOOKED_INTO,
  LOOKS_LIKE_NOUN,
  NOUNS_TOO,
  PHRASES,
  PLACES,
  READ_VERBS,
  REDIS_READERS,
  TAKES_VERB,
  TEXTS,
  WELL_KNOWN_READERS,
  WRITE_VERBS,
} from './verbs.ts';

/** `carrier`: a tool such as `run_query`, which does whatever its arguments say; an `asker` asks if they say nothing; a `thing` is the name of what may be read. */
export type NamePromise = Effect | 'carrier' | 'asker' | 'thing';

/** True if the arguments decide what the call does. */
export const isCarrier = (promise: NamePromise): promise is 'carrier' | 'asker' | 'thing' =>
  promise === 'carrier' || promise === 'asker' || promise === 'thing';

/** Words of the server's own name count as places: `billing_list_orders` on server `billing` lists. */
export const effectOfName = (tool: string, server: string): NamePromise => {
  const all = splitName(tool);
  if (all === undefined || all.length === 0) return 'unknown';
  if (WELL_KNOWN_READERS.has(all.join('_'))) return 'read';
  const own = new Set(splitName(server) ?? []);
  const isPlace: IsPlace = (word) => PLACES.has(word) || own.has(word);
  const name = withRequests(splitName(lastSegment(tool)) ?? []);
  const words = withoutPlaces(name, isPlace);
  if (words.length === 1 && REDIS_READERS.has(words[0] ?? '')) return 'read';
  if (all.join() === 'type' && own.has('redis')) return 'read';
  if (onlyComputes(words) || tellsHow(words)) return 'read';
  if (all.length === 2 && TAKES_VERB.has(all.join(' '))) return 'carrier';
  const carrier = carries(words, isPlace, verbEffect);
  const thing = namesAThing(name, isPlace);
  if (carrier !== undefined) return carrier === 'carrier' && thing ? 'thing' : carrier;
  const changes = all
    .map((word, index) => changeBy(word, index, all))
    .filter((effect) => effect !== undefined);
  if (changes.length > 0) return strongestEffect(changes);
  const [first = ''] = words;
  if (isPhrase(words) || putsSomewhere(words) || endsWithVerb(words)) return 'write';
  if (joinsStranger(words)) return 'unknown';
  return reads(words) || looksByLastWord(name, isPlace, verbEffect) || looksByInnerVerb(words, isPlace)
    ? 'read'
    : (verbEffect(first) ?? (thing ? 'thing' : 'unknown'));
};

const reads = (words: readonly string[]): boolean => {
  const [first = ''] = words;
  if (first === 'generate') return TEXTS.has(words.at(-1) ?? '');
  return READ_VERBS.has(first);
};

/** `export_to_bucket` and `download_into_folder`, not `export_to_csv`. */
const putsSomewhere = (words: readonly string[]): boolean => {
  const at = words.findIndex((word) => word === 'to' || word === 'into');
  return (
    at > 0 && words.slice(0, at).some((word) => HANDS_OUT.has(word)) && !FORMATS.has(words[at + 1] ?? '')
  );
};

const endsWithVerb = (words: readonly string[]): boolean =>
  words.length > 1 && LOOKS_LIKE_NOUN.has(words[0] ?? '') && DONE_TO_IT.has(words.at(-1) ?? '');

const isPhrase = ([first, second = '', third = '']: readonly string[]): boolean =>
  PHRASES.has(`${first}_${second}`) && !(second === 'in' && LOOKED_INTO.has(third));

/** `pull_request_comments` and `merge_request_diffs` neither pull nor merge. */
const withRequests = (name: readonly string[]): readonly string[] =>
  name.length > 2 && /^(?:pull|merge)$/.test(name[0] ?? '') && name[1] === 'request'
    ? ['pr', ...name.slice(2)]
    : name;

/** Names may carry a namespace: `github.list_issues`, `mcp__orders__get`; of `search.messages` the verb belongs to it. */
const lastSegment = (tool: string): string => {
  const parts = tool.split(/[./:]|__/);
  const at = parts.findLastIndex((part) => /[A-Za-z]/.test(part));
  const [before = '', last = tool] = [parts[at - 1], parts[at]];
  const isThing = (splitName(last) ?? []).every((word) => verbEffect(word) === undefined);
  return isThing && READ_VERBS.has(before.toLowerCase()) ? `${before}_${last}` : last;
};

/** `get_update_status`: what happens to the thing is asked about, not done. */
const tellsHow = ([verb = '', , told = '', ...more]: readonly string[]): boolean =>
  more.length === 0 &&
  /^(?:get|list|show|describe|check)$/.test(verb) &&
  /^(?:status|history|progress|results?)$/.test(told);

/** `github_list_issues` begins with its verb after the place; a name of nothing but places keeps its last word. */
const withoutPlaces = (name: readonly string[], isPlace: IsPlace): readonly string[] => {
  const last = name.length - 1;
  const start = name.findIndex((word, index) => index === last || !isPlace(word) || READ_VERBS.has(word));
  return name.slice(Math.max(0, start));
};

const verbEffect = (word: string): Effect | undefined => {
  if (DESTRUCTIVE_VERBS.has(word)) return 'destructive';
  return WRITE_VERBS.has(word) ? 'write' : undefined;
};

/** Anywhere in the name a changing verb counts, unless it can be a noun there and nothing joins it as a second verb. */
const changeBy = (word: string, index: number, words: readonly string[]): Effect | undefined =>
  !NOUNS_TOO.has(word) || (JOINERS.has(words[index - 1] ?? '') && !words.slice(0, index).includes('by'))
    ? verbEffect(word)
    : undefined;

/** `get_and_frobnicate`, `list_users_and_shuffle`, `wake_and_get`: a verb before or behind it that is not known to read. */
const joinsStranger = (words: readonly string[]): boolean =>
  (words.some((word, index) => index > 0 && JOINERS.has(word)) && !READ_VERBS.has(words[0] ?? '')) ||
  (JOINERS.has(words[1] ?? '') && !READ_VERBS.has(words[2] ?? '')) ||
  words.some((word, index) => JOINERS.has(word) && mayChange(words[index + 1] ?? ''));
