/** Names with their reading verb behind a namespace or a noun: `atlas-list-clusters`, `storage_account_get`. */
import type { IsPlace } from './carriers.ts';
import { mayChange } from './uncommon-verbs.ts';
import { ENGINES, NOUNS_TOO } from './verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Hardly ever nouns, so that what stands before them is one. */
const PLAIN = words(
  'get read describe fetch retrieve inspect lookup find search scrape crawl browse peek extract decode parse list validate ' +
    'summarize summarise analyze analyse calculate compute estimate translate detect classify compare enumerate view',
);
/** Nouns too: only with something behind them to look at. */
const EITHER = words('show count query check preview export download');

/** So that what stands before them cannot be done to them: `build_get_log`, not `share_list`. */
const NEVER_NOUNS = words('get describe');

/** Whether the name reads by such a verb. `name` is its words in lower case; `isPlace` tells which words only say where. */
export const looksByInnerVerb = (name: readonly string[], isPlace: IsPlace): boolean => {
  const at = name.findIndex((word, index) => index > 0 && (PLAIN.has(word) || EITHER.has(word)));
  const after = name.slice(at + 1);
  if (at < 0) return false;
  const before = name.slice(0, at);
  const isNoun = (word: string, index: number) =>
    isPlace(word) ||
    (NOUNS_TOO.has(word) && (index > 0 || NEVER_NOUNS.has(name[at] ?? ''))) ||
    !mayChange(word);
  // `acme_query_database` carries a query, `acme_query_orders` looks for orders.
  const told = PLAIN.has(name[at] ?? '') || (after.length > 0 && !after.some((word) => ENGINES.has(word)));
  return told && before.every(isNoun);
};
