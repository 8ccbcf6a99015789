/** Finds what was masked once wherever else it stands in the same message: a log repeats a password without its name. */
import type { JsonEdit, JsonNode, JsonString } from '../../../mcp/json/json-node.ts';
import { jsonString } from '../../../mcp/json/json-string.ts';
import { isHarmless } from '../../readers/classify-value.ts';
import type { Treat } from '../../settings/treatment.ts';
import { type Finding, type Hit, isMasked } from '../hit.ts';
import type { FullyMasked } from '../mask-fully.ts';
import { placeholderOf, replaceHits } from '../resolve-hits.ts';
import { createValueSearch, SHORTEST } from './search-values.ts';

export interface Copies {
  /** Remembers a value that was masked. */
  readonly note: (type: string, value: string) => void;
  readonly treat: Treat;
  /** Copies in a text, sorted, without overlaps. */
  readonly find: (text: string) => readonly Hit[];
  /** Whether there is anything to look for. */
  readonly any: () => boolean;
}

/** From here on a value is found inside of words, too. */
const unmistakable = 16;
/** A message with more secrets than this is looked through for the first ones only, so that memory stays bounded. */
const mostValues = 10_000;

/** Plain words are passwords, too, but masking each of them would tear every sentence apart; shorter values stand in texts by chance. */
const isTelling = (value: string): boolean =>
  value.length >= SHORTEST &&
  value.length <= 4096 &&
  !/^(?:\p{L}+|\p{Ll}+[-_ .]?\p{Ll}+)$/u.test(value) &&
  !isHarmless(value);

/** Nothing yet; `treat` says what is done about the copies. */
export const createCopies = (treat: Treat): Copies => {
  const known = new Set<string>();
  const { add, search, any } = createValueSearch();
  const note = (type: string, text: string): void => {
    const value = text.trim();
    if (known.has(value) || known.size >= mostValues || !isTelling(value)) return;
    known.add(value);
    add({ value, type });
  };
  const find = (text: string): readonly Hit[] => {
    const hits: Hit[] = [];
    search(text, (at, values) => {
      const found = values.find(({ value }) => standsAt(text, value, at));
      if (found === undefined) return undefined;
      const end = at + found.value.length;
      hits.push({ start: at, end, type: found.type, detector: 'copy' });
      return end;
    });
    return hits;
  };
  return { note, treat, find, any };
};

const isWordy = (char: string | undefined): boolean => char !== undefined && /[\p{L}\d]/u.test(char);

const standsAt = (text: string, value: string, at: number): boolean => {
  if (!text.startsWith(value, at)) return false;
  if (value.length >= unmistakable) return true;
  const end = at + value.length;
  return !(isWordy(text[at - 1]) && isWordy(value[0])) && !(isWordy(text[end]) && isWordy(value.at(-1)));
};

/** A token as it is after masking; of a long string, what it says as well. */
export interface MaskedToken extends JsonEdit {
  readonly value?: string | undefined;
}

export interface CopiesMasked {
  readonly edits: readonly JsonEdit[];
  readonly found: readonly Finding[];
}

/**
 * Adds to the edits of a JSON text those that hide copies in its strings and keys. `again` masks what is left of a string
 * in which a copy was hidden: a placeholder ends the word that the copy stood in, and the rest may read as a secret.
 */
export const maskCopies = (
  root: JsonNode,
  edits: readonly MaskedToken[],
  copies: Copies,
  again: (text: string) => FullyMasked,
): CopiesMasked => {
  if (!copies.any()) return { edits, found: [] };
  const byStart = new Map(edits.map((edit) => [edit.start, edit]));
  const found: Finding[] = [];
  const steps: (string | number)[] = [];

  const look = (node: JsonString): void => {
    const edited = byStart.get(node.start);
    const text = edited === undefined ? node.value : (edited.value ?? String(JSON.parse(edited.text)));
    const hits = treatedCopies(text, copies, [steps]);
    if (hits.length === 0) return;
    const covered = replaceHits(text, hits);
    const rest = again(covered);
    for (const { type, detector } of [...hits, ...rest.masked])
      found.push({ type, detector, path: pathOf(steps) });
    byStart.set(node.start, { start: node.start, end: node.end, text: jsonString(rest.text ?? covered) });
  };
  const visit = (node: JsonNode): void => {
    if (node.kind === 'string') look(node);
    if (node.kind === 'array') for (const [index, item] of node.items.entries()) step(index, item);
    if (node.kind === 'object') for (const { key, value } of node.members) step(key.value, value);
  };
  const step = (name: string | number, node: JsonNode): void => {
    steps.push(name);
    visit(node);
    steps.pop();
  };
  visit(root);
  return { edits: [...byStart.values()], found };
};

/** Copies in plain text, with what is written in their place. */
export const treatedCopies = (
  text: string,
  { find, treat }: Copies,
  way: readonly (readonly (string | number)[])[],
): readonly Hit[] =>
  find(text)
    .map((hit) => ({ ...hit, ...treat(hit.type, text.slice(hit.start, hit.end), way) }))
    .filter((hit) => isMasked(hit) && placeholderOf(hit) !== '');

const pathOf = (steps: readonly (string | number)[]): string =>
  steps
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = /^[\w$-]{1,64}$/.test(step) ? step : '(key)';
      return index === 0 ? name : `.${name}`;
    })
    .join('');
