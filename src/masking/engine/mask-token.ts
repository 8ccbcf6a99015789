/** Masks one token of a JSON text: a string, a number, an object key, or a blob of text. */
import type { JsonArray, JsonMember, JsonNumber, JsonObject, JsonString } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { secretParts } from '../readers/field-value.ts';
import type { Classify } from '../readers/find-field.ts';
import type { FieldKind } from '../readers/key-endings.ts';
import type { FactsOf } from '../readers/key-facts.ts';
import { maskAll } from '../settings/treatment.ts';
import { textFromBase64 } from './find-base64.ts';
import { type Finding, type Hit, type Place, type ScanText, treated } from './hit.ts';
import { maskFully } from './mask-fully.ts';

export interface WalkDeps {
  readonly place: Place;
  readonly scan: ScanText;
  readonly classify: Classify;
  readonly factsOf: FactsOf;
  /** Numbers of any length are scanned, not only those that cards and the like have. */
  readonly everyNumber: boolean;
  /** Tells of an object by its text that there is nothing in it to mask; undefined if that text is not at hand. */
  readonly isPlain?: ((object: JsonObject) => boolean) | undefined;
}

export interface Walk extends WalkDeps {
  readonly hits: Hit[];
  /** Keys and indices on the way to where the walk stands. */
  readonly steps: (string | number)[];
}

interface About {
  readonly kind: FieldKind | undefined;
  readonly identifier: boolean;
}

interface Token {
  readonly start: number;
  readonly end: number;
}

const none: readonly Hit[] = [];

/** Masks a string where it stands; what is found is added to the walk's edits. */
export const maskString = (walk: Walk, node: JsonString, about: About): void =>
  maskFound(walk, node, (value) => hitsOf(walk, value, about));

const maskFound = (walk: Walk, node: JsonString, find: (text: string) => readonly Hit[]): void => {
  const { text, masked, detected } = maskFully(node.value, find, walk.place.note);
  if (text !== undefined) put(walk, node, masked, text);
  report(walk, node, detected);
};

/** Notes what is found and stays. */
const report = (walk: Walk, { start, end }: Token, detected: readonly Hit[]): void => {
  if (detected.length === 0) return;
  const path = pathOf(walk);
  for (const hit of detected) walk.hits.push({ start, end, ...findingOf(hit, path), mode: 'detect' });
};

/** Masks strings as the lines of one text: a hit that spans several covers its part of each. */
export const maskLines = (walk: Walk, array: JsonArray, joint: '\n' | ' '): void => {
  const lines = array.items.filter((item) => item.kind === 'string');
  const text = lines.map(({ value }) => value.replaceAll('\n', ' ')).join(joint);
  // What is to be done about a hit depends on the line it stands in.
  const hits = walk.scan(text, { ...walk.place, treat: maskAll });
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = start + line.value.length;
    walk.steps.push(index);
    const own = hits
      .filter((hit) => hit.start < end && hit.end > start && hit.replacement === undefined)
      .flatMap((hit) => treated(text, [hit], walk.place))
      .map((hit) => ({ ...hit, start: Math.max(0, hit.start - start), end: Math.min(hit.end, end) - start }));
    const find = (value: string): readonly Hit[] => {
      const found = hitsOf(walk, value, { kind: undefined, identifier: false });
      return value === line.value ? [...found, ...own] : found;
    };
    maskFound(walk, line, find);
    walk.steps.pop();
    start = end + 1;
  }
};

/** A number cannot hold a placeholder, so a secret one becomes a string. */
export const maskNumber = (walk: Walk, node: JsonNumber, about: About): void => {
  const length = node.end - node.start;
  const mayBe = about.kind !== undefined || walk.everyNumber || (length > 11 && length < 20);
  if (length < (about.kind?.type === 'password' ? 5 : 3) || !mayBe) return;
  if (/[.eE]/.test(node.raw)) return;
  maskString(walk, { ...node, kind: 'string', value: node.raw }, about);
};

const hitsOf = (walk: Walk, text: string, { kind, identifier }: About): readonly Hit[] => {
  // Orders and the like are numbered, and one number in ten has the check digit of a card.
  const isNumber = identifier && /^\d+$/.test(text);
  const place = identifier ? { ...walk.place, identifier } : walk.place;
  const scanned = isNumber || text.length < 4 ? none : walk.scan(text, place);
  if (kind === undefined) return scanned;
  const named = secretParts(kind, text, 'value').map((part) => ({ ...part, detector: 'field-name' }));
  return [...scanned, ...treated(text, named, walk.place)];
};

/** Evidence of a hit in the token at `path`; what stands in nested JSON continues the path. */
const findingOf = ({ type, detector, path: inner }: Finding | Hit, path: string): Finding => ({
  type,
  detector,
  path: inner === undefined ? path : `${path}#${inner}`,
});

/** Characters above which it takes longer to read a token again than to keep what it says. */
const LONG = 1024;

/** `value` is what stands there instead: a number that is masked becomes a string. */
const put = (walk: Walk, token: Token, masked: readonly Hit[], value: string): void => {
  const path = pathOf(walk);
  const inside = masked.flatMap((hit): readonly Finding[] =>
    (hit.inside ?? [hit]).map((finding) => findingOf(finding, path)),
  );
  const [first] = inside;
  if (first === undefined) return;
  const { type, detector } = first;
  walk.hits.push({
    start: token.start,
    end: token.end,
    type,
    detector,
    replacement: jsonString(value),
    ...(value.length > LONG && { value }),
    inside,
  });
};

/** Keys that hold something themselves are not named: this is written if no value may be. */
const pathOf = ({ steps, factsOf }: Walk): string =>
  steps
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = factsOf(step).clean ? step : '(key)';
      return index === 0 ? name : `.${name}`;
    })
    .join('');

/** Keys can be secrets themselves; two that become the same placeholder are told apart by a number. */
export const maskKeys = (walk: Walk, members: readonly JsonMember[]): void => {
  const taken = new Map<string, number>();
  for (const { key } of members) {
    walk.steps.push('(key)');
    const {
      text: name,
      masked,
      detected,
    } = maskFully(key.value, (text) => walk.scan(text, { ...walk.place, identifier: true }), walk.place.note);
    report(walk, key, detected);
    if (name !== undefined) {
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      put(walk, key, masked, count === 1 ? name : `${name}#${count}`);
    }
    walk.steps.pop();
  }
};

/** Binary content of MCP resources: if it is text, or is said to be, that text is masked and encoded again. */
export const maskBlob = (walk: Walk, node: JsonString, saysText: boolean): void => {
  const encoded = node.value.replaceAll(/\s/g, '');
  const read = textFromBase64(encoded);
  // Whatever bytes it has: in Latin-1 each is one character, and becomes the same byte again.
  const text = read ?? (saysText ? Buffer.from(encoded, 'base64').toString('latin1') : undefined);
  if (text === undefined) return;
  const {
    text: clean,
    masked,
    detected,
  } = maskFully(text, (value) => walk.scan(value, walk.place), walk.place.note);
  report(walk, node, detected);
  if (clean === undefined) return;
  const bytes = Buffer.from(clean, read === undefined ? 'latin1' : 'utf8');
  put(walk, node, masked, bytes.toString('base64'));
};
