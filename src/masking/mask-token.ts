/** Masks one token of a JSON text: a string, a number, an object key, or a blob of text. */
import type { JsonArray, JsonMember, JsonNumber, JsonString } from '../protocol/json-node.ts';
import { jsonString } from '../protocol/json-string.ts';
import { secretParts } from './field-value.ts';
import { textFromBase64 } from './find-base64.ts';
import type { Classify } from './find-field.ts';
import type { Finding, Hit, Mode, Place, ScanText } from './hit.ts';
import type { FactsOf } from './key-facts.ts';
import type { FieldKind } from './key-names.ts';
import { maskFully } from './mask-fully.ts';

export interface WalkDeps {
  readonly place: Place;
  readonly scan: ScanText;
  readonly classify: Classify;
  readonly factsOf: FactsOf;
  readonly modeOf: (type: string) => Mode;
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

const none: readonly Hit[] = [];

export const maskString = (walk: Walk, node: JsonString, about: About): void =>
  maskFound(walk, node, (value) => hitsOf(walk, value, about));

const maskFound = (walk: Walk, node: JsonString, find: (text: string) => readonly Hit[]): void => {
  const { text, masked, detected } = maskFully(node.value, { find, isMasked: (hit) => isMasked(walk, hit) });
  if (text !== undefined) put(walk, node, { masked, replacement: jsonString(text) });
  for (const { type, detector } of detected) {
    walk.hits.push({ start: node.start, end: node.end, type, detector, path: pathOf(walk.steps) });
  }
};

/** Masks strings as the lines of one text: a hit that spans several covers its part of each. */
export const maskLines = (walk: Walk, array: JsonArray): void => {
  const lines = array.items.filter((item) => item.kind === 'string');
  const hits = walk.scan(lines.map(({ value }) => value.replaceAll('\n', ' ')).join('\n'), walk.place);
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = start + line.value.length;
    const own = hits
      .filter((hit) => hit.start < end && hit.end > start && hit.replacement === undefined)
      .map((hit) => ({ ...hit, start: Math.max(0, hit.start - start), end: Math.min(hit.end, end) - start }));
    const find = (text: string): readonly Hit[] => {
      const found = hitsOf(walk, text, { kind: undefined, identifier: false });
      return text === line.value ? [...found, ...own] : found;
    };
    walk.steps.push(index);
    maskFound(walk, line, find);
    walk.steps.pop();
    start = end + 1;
  }
};

/** A number cannot hold a placeholder, so a secret one becomes a string. */
export const maskNumber = (walk: Walk, node: JsonNumber, about: About): void => {
  const length = node.end - node.start;
  if (length < 3 || (about.kind === undefined && (length < 12 || length > 19))) return;
  if (/[.eE]/.test(node.raw)) return;
  maskString(walk, { ...node, kind: 'string', value: node.raw }, about);
};

const hitsOf = (walk: Walk, text: string, { kind, identifier }: About): readonly Hit[] => {
  // Orders and the like are numbered, and one number in ten has the check digit of a card.
  const isNumber = identifier && /^\d+$/.test(text);
  const place = identifier ? { ...walk.place, identifier } : walk.place;
  const scanned = isNumber || text.length < 4 ? none : walk.scan(text, place);
  if (kind === undefined) return scanned;
  return [
    ...scanned,
    ...secretParts(kind, text, 'value').map((part) => ({ ...part, detector: 'field-name' })),
  ];
};

const isMasked = (walk: Walk, hit: Hit): boolean =>
  hit.inside !== undefined || walk.modeOf(hit.type) === 'mask';

const put = (
  walk: Walk,
  token: { start: number; end: number },
  change: { masked: readonly Hit[]; replacement: string },
): void => {
  const path = pathOf(walk.steps);
  const inside = change.masked.flatMap((hit): readonly Finding[] =>
    hit.inside === undefined
      ? [{ type: hit.type, detector: hit.detector, path }]
      : hit.inside.map((finding) => ({ ...finding, path: `${path}#${finding.path}` })),
  );
  const [first] = inside;
  if (first === undefined) return;
  const { type, detector } = first;
  walk.hits.push({
    start: token.start,
    end: token.end,
    type,
    detector,
    replacement: change.replacement,
    inside,
  });
};

const pathOf = (steps: readonly (string | number)[]): string =>
  steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');

/** Keys can be secrets themselves; two that become the same placeholder are told apart by a number. */
export const maskKeys = (walk: Walk, members: readonly JsonMember[]): void => {
  const taken = new Map<string, number>();
  for (const { key } of members) {
    const { text: name, masked } = maskFully(key.value, {
      find: (text) => walk.scan(text, { ...walk.place, identifier: true }),
      isMasked: (hit) => isMasked(walk, hit),
    });
    if (name === undefined) continue;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    walk.steps.push('(key)');
    put(walk, key, { masked, replacement: jsonString(count === 1 ? name : `${name}#${count}`) });
    walk.steps.pop();
  }
};

/** Binary content of MCP resources: where it is text, that text is masked and encoded again. */
export const maskBlob = (walk: Walk, node: JsonString): void => {
  const text = textFromBase64(node.value.replaceAll(/\s/g, ''));
  if (text === undefined) return;
  const { text: clean, masked } = maskFully(text, {
    find: (value) => walk.scan(value, walk.place),
    isMasked: (hit) => isMasked(walk, hit),
  });
  if (clean === undefined) return;
  put(walk, node, { masked, replacement: jsonString(Buffer.from(clean).toString('base64')) });
};
