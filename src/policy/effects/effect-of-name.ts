/** What a tool's name promises. Reading has to be proven: a name that says nothing is unknown. */
import { type Effect, strongestEffect } from '../../domain/effect.ts';
import { splitName } from './split-name.ts';
import {
  CARRIERS,
  DESTRUCTIVE_VERBS,
  ENGINES,
  JOINERS,
  NOUNS_TOO,
  PLACES,
  READ_NOUNS,
  READ_VERBS,
  WRITE_VERBS,
} from './verbs.ts';

/** `carrier`: a tool such as `run_query`, which does whatever its arguments say; an `asker` asks where they say nothing. */
export type NamePromise = Effect | 'carrier' | 'asker';

/** Words of the server's own name count as places: `billing_list_orders` on server `billing` lists. */
export const effectOfName = (tool: string, server: string): NamePromise => {
  const all = splitName(tool);
  if (all === undefined || all.length === 0) return 'unknown';
  const own = new Set(splitName(server) ?? []);
  const isPlace = (word: string) => PLACES.has(word) || own.has(word);
  const name = splitName(lastSegment(tool)) ?? [];
  // `query` on server `query` is still a query, so a name that is nothing but places keeps its last word.
  const start = name.findIndex(
    (word, index) => index === name.length - 1 || !isPlace(word) || READ_VERBS.has(word),
  );
  const words = name.slice(Math.max(0, start));
  if (isCarrier(words, isPlace)) return READ_VERBS.has(words[0] ?? '') ? 'asker' : 'carrier';
  const changes = all
    .map((word, index) => changeBy(word, index, all))
    .filter((effect) => effect !== undefined);
  if (changes.length > 0) return strongestEffect(changes);
  const first = words[0] ?? '';
  if (READ_VERBS.has(first)) return joinsStranger(words) ? 'unknown' : 'read';
  return verbEffect(first) ?? (looksLast(words.length > 1 ? words : name, isPlace) ? 'read' : 'unknown');
};

/** Names may carry a namespace: `github.list_issues`, `mcp__orders__get`. */
const lastSegment = (tool: string): string =>
  tool.split(/[./:]|__/).findLast((part) => /[A-Za-z]/.test(part)) ?? tool;

const verbEffect = (word: string): Effect | undefined => {
  if (DESTRUCTIVE_VERBS.has(word)) return 'destructive';
  return WRITE_VERBS.has(word) ? 'write' : undefined;
};

/** Anywhere in the name a changing verb counts, unless it can be a noun there and nothing joins it as a second verb. */
const changeBy = (word: string, index: number, words: readonly string[]): Effect | undefined =>
  !NOUNS_TOO.has(word) || JOINERS.has(words[index - 1] ?? '') ? verbEffect(word) : undefined;

const isCarrier = (words: readonly string[], isPlace: (word: string) => boolean): boolean => {
  const [first = '', ...rest] = words;
  const noun = (word: string) => isPlace(word) || /[a-z]{2}s$/.test(word);
  if (words.length === 0 || !words.every((word) => isCarried(word) || noun(word))) return false;
  // `query_database` runs what it is given, `query_users` looks for users.
  if (READ_VERBS.has(first))
    return CARRIERS.has(first) && (rest.length === 0 || rest.some((word) => ENGINES.has(word)));
  return CARRIERS.has(first) || words.every(noun);
};

const isCarried = (word: string): boolean =>
  CARRIERS.has(word) || READ_VERBS.has(word) || QUALIFIERS.has(word);

const QUALIFIERS: ReadonlySet<string> = new Set([
  'only',
  'safe',
  'readonly',
  'simple',
  'string',
  'async',
  'batch',
]);

/** `get_and_frobnicate`: a second verb that is not known to read. */
const joinsStranger = (words: readonly string[]): boolean =>
  JOINERS.has(words[1] ?? '') && !READ_VERBS.has(words[2] ?? '');

/** `orders_search`, `git_log`, `server_status`: known nouns, then a word for looking. */
const looksLast = (words: readonly string[], isPlace: (word: string) => boolean): boolean => {
  const last = words.at(-1) ?? '';
  // Products that only search are named after themselves: `tavily_search`.
  if (words.length === 2 && (last === 'search' || last === 'lookup')) return true;
  const before = words.slice(0, -1);
  return (
    (READ_VERBS.has(last) || READ_NOUNS.has(last)) &&
    before.every((word) => isPlace(word) || READ_NOUNS.has(word) || isPlural(word))
  );
};

const isPlural = (word: string): boolean =>
  /[a-z]{2}s$/.test(word) &&
  verbEffect(word.slice(0, -1)) === undefined &&
  verbEffect(word.replace(/es$/, '')) === undefined;
