/** Walks every string, number and key of a JSON tree and finds what to replace, knowing each value's field name. */
import type { JsonArray, JsonMember, JsonNode, JsonString } from '../protocol/json-node.ts';
import { jsonString } from '../protocol/json-string.ts';
import { secretParts } from './field-value.ts';
import { textFromBase64 } from './find-base64.ts';
import type { Classify } from './find-field.ts';
import type { Hit, Mode, Place, ScanText } from './hit.ts';
import type { FieldKind } from './key-names.ts';
import {
  columnKinds,
  headerOf,
  kindsOfItems,
  kindsOfMembers,
  sensitiveNames,
  sensitiveValue,
  untouchedMembers,
} from './object-shapes.ts';
import { replaceHits, resolveHits } from './resolve-hits.ts';

export interface WalkDeps {
  readonly scan: ScanText;
  readonly classify: Classify;
  readonly modeOf: (type: string) => Mode;
}

interface Walk extends WalkDeps {
  readonly hits: Hit[];
}

/** Hits over whole tokens of the tree's text; those that mask carry the new token as their replacement. */
export const walkJson = (root: JsonNode, place: Place, deps: WalkDeps): readonly Hit[] => {
  const walk: Walk = { ...deps, hits: [] };
  visit(walk, root, { place, kind: undefined });
  return walk.hits;
};

interface At {
  readonly place: Place;
  /** What the name of the field says about this value. */
  readonly kind: FieldKind | undefined;
  /** What a header beside this value says about the columns of its rows. */
  readonly columns?: Columns;
  /** Names that Terraform lists as sensitive beside this object. */
  readonly sensitive?: ReadonlySet<string>;
}

type Columns = readonly (FieldKind | undefined)[];

const visit = (walk: Walk, node: JsonNode, at: At): void => {
  if (node.kind === 'string') maskToken(walk, node, hitsOfString(walk, node.value, at), at.place);
  else if (node.kind === 'number') maskNumber(walk, node, at);
  else if (node.kind === 'array') visitArray(walk, node, at);
  else if (node.kind === 'object') visitObject(walk, node.members, at);
};

/** An array of plain values, or a table: rows whose columns an own header or the first row names. */
const visitArray = (walk: Walk, array: JsonArray, at: At): void => {
  const columns = at.columns ?? columnKinds(array.items[0], walk.classify);
  const kinds = kindsOfItems(array, at.kind, walk.classify);
  array.items.forEach((item, index) => {
    const place = below(at.place, `[${index}]`);
    if (columns !== undefined && item.kind === 'array') visitRow(walk, item, { place, columns });
    else visit(walk, item, { place, kind: kinds(index) });
  });
};

const visitRow = (walk: Walk, row: JsonArray, at: { place: Place; columns: Columns }): void => {
  row.items.forEach((cell, index) => {
    visit(walk, cell, { place: below(at.place, `[${index}]`), kind: at.columns[index] });
  });
};

const visitObject = (walk: Walk, members: readonly JsonMember[], at: At): void => {
  const kinds = kindsOfMembers(members, at.kind, walk.classify);
  const untouched = untouchedMembers(members);
  const columns = columnKinds(headerOf(members), walk.classify);
  const sensitive = sensitiveNames(members);
  maskKeys(walk, members, at.place);
  for (const { key, value } of members) {
    const place = { ...below(at.place, `.${key.value}`), identifier: isIdentifier(key.value) };
    if (untouched.has(key.value)) continue;
    if (key.value === 'blob' && value.kind === 'string' && kinds('blob') === undefined)
      maskBlob(walk, value, place);
    else {
      const kind = kinds(key.value) ?? (at.sensitive?.has(key.value) ? sensitiveValue : undefined);
      const names = sensitive.get(key.value);
      visit(walk, value, { place, kind, ...(columns && { columns }), ...(names && { sensitive: names }) });
    }
  }
};

const below = (place: Place, step: string): Place => ({
  ...place,
  path: place.path === '' ? step.replace(/^\./, '') : place.path + step,
});

const numbered =
  /^(?:order|transaction|invoice|tracking|shipment|ticket|serial|imei|barcode|ean|isbn|timestamp|ts|time)(?:[_ ]?(?:no|nr|number|id|ref))?s?$/i;

const isIdentifier = (name: string): boolean =>
  /^(?:id|uri|url|href|cursor|nextCursor|mimeType|progressToken|requestState|etag|integrity|resolved|digest|sha\d*|checksum)$/i.test(
    name,
  ) ||
  /(?:_id|Id|_sha|_hash|Cursor|Uri)$/.test(name) ||
  numbered.test(name);

/** Orders, invoices and the like are numbered, and one number in ten has the check digit of a card. */
const numbersOnly = (place: Place, text: string): boolean => place.identifier && /^\d+$/.test(text);

const hitsOfString = (walk: Walk, text: string, at: At): readonly Hit[] => {
  const scanned = numbersOnly(at.place, text) ? [] : walk.scan(text, at.place);
  if (at.kind === undefined) return scanned;
  const parts = secretParts(at.kind, text, 'value');
  return [...scanned, ...parts.map((part) => ({ ...part, detector: 'field-name' }))];
};

/** Notes the hits inside one string token and, where one is to be masked, the token that takes its place. */
const maskToken = (walk: Walk, node: JsonString, found: readonly Hit[], place: Place): void => {
  if (found.length === 0) return;
  const masked = resolveHits(
    found.filter((hit) => hit.inside !== undefined || walk.modeOf(hit.type) === 'mask'),
  );
  const detected = resolveHits(
    found.filter((hit) => hit.inside === undefined && walk.modeOf(hit.type) === 'detect'),
  );
  if (masked.length > 0)
    push(walk, node, masked, { place, replacement: jsonString(replaceHits(node.value, masked)) });
  for (const hit of detected)
    walk.hits.push({ start: node.start, end: node.end, type: hit.type, detector: hit.detector });
};

const push = (
  walk: Walk,
  token: { start: number; end: number },
  hits: readonly Hit[],
  { place, replacement }: { place: Place; replacement: string },
): void => {
  const inside = hits.flatMap(
    (hit) => hit.inside ?? [{ type: hit.type, detector: hit.detector, path: place.path }],
  );
  const [first] = inside;
  if (first === undefined) return;
  walk.hits.push({
    start: token.start,
    end: token.end,
    type: first.type,
    detector: first.detector,
    replacement,
    inside,
  });
};

/** A number cannot hold a placeholder, so a secret one becomes a string. */
const maskNumber = (walk: Walk, node: { start: number; end: number; raw: string }, at: At): void => {
  if (node.raw.length < 3 || /[.eE]/.test(node.raw)) return;
  const parts = at.kind === undefined ? [] : secretParts(at.kind, node.raw, 'value');
  const hits =
    parts.length > 0
      ? parts.map((part) => ({ ...part, detector: 'field-name' }))
      : numbersOnly(at.place, node.raw)
        ? []
        : walk.scan(node.raw, at.place);
  maskToken(walk, { ...node, kind: 'string', value: node.raw }, hits, at.place);
};

/** Keys can be secrets themselves; two that become the same placeholder are told apart by a number. */
const maskKeys = (walk: Walk, members: readonly JsonMember[], place: Place): void => {
  const taken = new Map<string, number>();
  for (const { key } of members) {
    const found = walk.scan(key.value, { ...place, identifier: true });
    const masked = resolveHits(found.filter((hit) => walk.modeOf(hit.type) === 'mask'));
    if (masked.length === 0) continue;
    const name = replaceHits(key.value, masked);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    const replacement = jsonString(count === 1 ? name : `${name}#${count}`);
    push(walk, key, masked, { place: below(place, '.(key)'), replacement });
  }
};

/** Binary content of MCP resources: where it is text, that text is masked and encoded again. */
const maskBlob = (walk: Walk, node: JsonString, place: Place): void => {
  const text = textFromBase64(node.value.replaceAll(/\s/g, ''));
  if (text === undefined) return;
  const found = walk.scan(text, place);
  const masked = resolveHits(
    found.filter((hit) => hit.inside !== undefined || walk.modeOf(hit.type) === 'mask'),
  );
  if (masked.length === 0) return;
  const replacement = jsonString(Buffer.from(replaceHits(text, masked)).toString('base64'));
  push(walk, node, masked, { place, replacement });
};
