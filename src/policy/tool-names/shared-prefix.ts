/** The prefix that all tools of a server share, as gateways write it before each name: `acme-billing-mcp-`, `srv__`. */
import { splitName } from '../effects/split-name.ts';
import { mayChange } from '../effects/uncommon-verbs.ts';
import { CARRIERS, DESTRUCTIVE_VERBS, READ_VERBS, RUNNERS, WRITE_VERBS } from '../effects/verbs.ts';

/** From this many tools on, what they share is no accident. */
const MANY = 3;

/** Undefined if there is none, or if a word of it could be what the tools do: `delete_user`, `delete_group`. */
export const sharedPrefix = (names: readonly string[]): string | undefined => {
  const [first = '', ...others] = names;
  if (names.length < MANY) return undefined;
  const separators = [...first.matchAll(/[^A-Za-z0-9]+/g)].map(({ index, 0: text }) => index + text.length);
  const shared = separators
    .filter((end) => end < first.length)
    .findLast((end) => others.every((name) => name.startsWith(first.slice(0, end)) && name.length > end));
  const prefix = first.slice(0, shared ?? 0);
  const words = splitName(prefix) ?? [];
  return words.length === 0 || words.some(couldBeDone) ? undefined : prefix;
};

const couldBeDone = (word: string): boolean =>
  READ_VERBS.has(word) ||
  WRITE_VERBS.has(word) ||
  DESTRUCTIVE_VERBS.has(word) ||
  mayChange(word) ||
  CARRIERS.has(word) ||
  RUNNERS.has(word);
