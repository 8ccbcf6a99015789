/** Finds what was masked once wherever else it stands in the same message: a log repeats a password without its name. */
import type { JsonEdit, JsonNode, JsonString } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { isHarmless } from '../readers/classify-value.ts';
import type { Treat } from '../settings/treatment.ts';
import { type Finding, type Hit, isMasked } from './hit.ts';
import type { FullyMasked } from './mask-fully.ts';
import { placeholderOf, replaceHits } from './resolve-hits.ts';

export interface Copies {
  /** Remembers a value that was masked. */
  readonly note: (type: string, value: string) => void;
  readonly treat: Treat;
  /** Copies in a text, sorted, without overlaps. */
  readonly find: (text: string) => readonly Hit[];
  /** Whether there is anything to look for. */
  readonly any: () => boolean;
}

/** Shorter values stand in texts by chance. */
const shortest = 8;
/** From here on a value is found inside of words, too. */
const unmistakable = 16;
/** A message with more secrets than this is looked through for the first ones only, so that memory stays bounded. */
const mostValues = 10_000;

/** Of those that begin alike, so that no message makes each place of it be compared with thousands. */
const mostAlike = 16;

/** Plain words are passwords, too, but masking each of them would tear every sentence apart. */
const isTelling = (value: string): boolean =>
  value.length >= shortest &&
  value.length <= 4096 &&
  !/^(?:\p{L}+|\p{Ll}+[-_ .]?\p{Ll}+)$/u.test(value) &&
  !isHarmless(value);

const factor = 0x01000193;

const hashAt = (text: string, at: number): number => {
  let hash = 0;
  for (let index = at; index < at + shortest; index++)
    hash = (Math.imul(hash, factor) + text.charCodeAt(index)) | 0;
  return hash;
};

/** Three of the characters that a value begins with, which tell nearly all other places of a text from it. */
const slotAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 6) ^ (text.charCodeAt(at + 3) << 3) ^ text.charCodeAt(at + shortest - 1)) & LOWER;

/** Fits the processor's cache, which the values do not. */
const LOWER = 0x1fff;

interface Value {
  readonly value: string;
  readonly type: string;
}

/** Nothing yet; `treat` says what is done about the copies. */
export const createCopies = (treat: Treat): Copies => {
  const types = new Map<string, string>();
  /** By the hash of their first characters, longest first. */
  const index = new Map<number, Value[]>();
  /** By `slotAt`, whether a value begins so: asked with each character of a message. */
  let isThere: Uint8Array | undefined;
  const note = (type: string, text: string): void => {
    const value = text.trim();
    if (types.has(value) || types.size >= mostValues || !isTelling(value)) return;
    types.set(value, type);
    const hash = hashAt(value, 0);
    isThere ??= new Uint8Array(LOWER + 1);
    isThere[slotAt(value, 0)] = 1;
    const same = index.get(hash) ?? [];
    if (same.length >= mostAlike) return;
    index.set(
      hash,
      [...same, { value, type }].sort((one, other) => other.value.length - one.value.length),
    );
  };
  return {
    note,
    treat,
    find: (text) => (isThere === undefined ? [] : findAll(text, index, isThere)),
    any: () => index.size > 0,
  };
};

/** One pass, however many values there are. */
const findAll = (
  text: string,
  index: ReadonlyMap<number, readonly Value[]>,
  isThere: Uint8Array,
): readonly Hit[] => {
  const hits: Hit[] = [];
  const last = text.length - shortest;
  let at = 0;
  while (at <= last) {
    const values = isThere[slotAt(text, at)] === 1 ? index.get(hashAt(text, at)) : undefined;
    const found = values?.find(({ value }) => standsAt(text, value, at));
    const end = found === undefined ? at + 1 : at + found.value.length;
    if (found !== undefined) hits.push({ start: at, end, type: found.type, detector: 'copy' });
    at = end;
  }
  return hits;
};

const isWordy = (char: string | undefined): boolean => char !== undefined && /[\p{L}\d]/u.test(char);

const standsAt = (text: string, value: string, at: number): boolean => {
  if (!text.startsWith(value, at)) return false;
  if (value.length >= unmistakable) return true;
  const end = at + value.length;
  return !(isWordy(text[at - 1]) && isWordy(value[0])) && !(isWordy(text[end]) && isWordy(value.at(-1)));
};

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
  edits: readonly JsonEdit[],
  copies: Copies,
  again: (text: string) => FullyMasked,
): CopiesMasked => {
  if (!copies.any()) return { edits, found: [] };
  const byStart = new Map(edits.map((edit) => [edit.start, edit]));
  const found: Finding[] = [];
  const steps: (string | number)[] = [];

  const look = (node: JsonString): void => {
    const edited = byStart.get(node.start);
    const text = edited === undefined ? node.value : String(JSON.parse(edited.text));
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
