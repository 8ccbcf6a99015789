/** Walks every string, number and key of a JSON tree, knowing what the name of each value's field says about it. */
import type { JsonArray, JsonMember, JsonNode, JsonObject } from '../../mcp/json/json-node.ts';
import type { FieldKind } from '../readers/key-endings.ts';
import type { KeyFacts } from '../readers/key-facts.ts';
import {
  type Columns,
  collectedKind,
  columnsOf,
  isWholesale,
  kindOfItem,
  kindOfMember,
  kindSaidBefore,
  sensitiveKind,
  shapeOf,
} from '../structures/object-shapes.ts';
import type { Hit } from './hit.ts';
import {
  maskBlob,
  maskKeys,
  maskLines,
  maskNumber,
  maskString,
  type Walk,
  type WalkDeps,
} from './mask-token.ts';

/** Hits over whole tokens of the tree's text; those that mask carry the new token as their replacement. */
export const walkJson = (root: JsonNode, deps: WalkDeps): readonly Hit[] => {
  const steps: (string | number)[] = [];
  const { place, scan, classify, factsOf, everyNumber, isPlain } = deps;
  const walk: Walk = {
    place: { ...place, way: [...place.way, steps] },
    scan,
    classify,
    factsOf,
    everyNumber,
    isPlain,
    hits: [],
    steps,
  };
  visit(walk, root, nothing);
  return walk.hits;
};

/** What is known about a value before it is looked at. */
interface Known {
  readonly kind: FieldKind | undefined;
  readonly identifier: boolean;
  /** What a header beside this value says about the columns of its rows. */
  readonly columns: Columns | undefined;
  /** Names that Terraform lists as sensitive beside this object. */
  readonly sensitive: ReadonlySet<string> | undefined;
  /** What the piece of text before this one has announced. */
  readonly said?: FieldKind | undefined;
}

const nothing: Known = { kind: undefined, identifier: false, columns: undefined, sensitive: undefined };
const identifier: Known = { ...nothing, identifier: true };

const known = (kind: FieldKind | undefined): Known => (kind === undefined ? nothing : { ...nothing, kind });

/** The depth of a tree is bounded by the scanner that made it, so the recursion is too. */
const visit = (walk: Walk, node: JsonNode, what: Known): void => {
  if (node.kind === 'string') maskString(walk, node, what);
  else if (node.kind === 'number') maskNumber(walk, node, what);
  else if (node.kind === 'array') visitArray(walk, node, what);
  else if (node.kind === 'object' && !isPlainRow(walk, node, what)) visitObject(walk, node.members, what);
};

/** Characters: what is longer holds long texts, which are looked at by themselves. */
const LONGEST_ROW = 4096;

/** An object of plain values about which nothing else is known: one look at its text tells more cheaply than a walk. */
const isPlainRow = ({ isPlain }: Walk, row: JsonObject, what: Known): boolean => {
  if (isPlain === undefined || what !== nothing || row.end - row.start > LONGEST_ROW) return false;
  for (const { value } of row.members) if (value.kind === 'object' || value.kind === 'array') return false;
  return isPlain(row);
};

/** An array of plain values, or a table: rows whose columns an own header or the first row names. */
const visitArray = (walk: Walk, array: JsonArray, what: Known): void => {
  const columns = what.columns ?? columnsOf(array.items[0], walk.factsOf);
  const joint = what.kind?.type === 'cookie' ? undefined : jointOf(array);
  if (joint !== undefined) {
    maskLines(walk, array, joint);
    return;
  }
  for (const [index, item] of array.items.entries()) {
    walk.steps.push(index);
    const isHeader = index === 0 && columns !== what.columns;
    if (columns !== undefined && item.kind === 'array' && !isHeader) visitRow(walk, item, columns);
    else visit(walk, item, itemKnown(walk, { array, index }, what));
    walk.steps.pop();
  }
};

const itemKnown = (walk: Walk, { array, index }: { array: JsonArray; index: number }, what: Known): Known => {
  const kind = what.kind ?? kindOfItem(array, index, walk.classify);
  const said =
    kind === undefined && index > 0 ? kindSaidBefore(array.items[index - 1], walk.classify) : undefined;
  if (said === undefined) return known(kind);
  return array.items[index]?.kind === 'string' ? known(said) : { ...nothing, said };
};

/** What joins strings that make sense only together: the lines of a key, a table or a file, the words of a command. */
const jointOf = ({ items }: JsonArray): '\n' | ' ' | undefined => {
  const [first] = items;
  if (first?.kind !== 'string' || items.length < 2) return undefined;
  const isCommand =
    /^[\w./-]{2,64}$/.test(first.value) &&
    items.some((item) => item.kind === 'string' && /^-[A-Za-z]/.test(item.value));
  if (!isCommand && !/PRIVATE KEY|[,;|\t]/.test(first.value)) return undefined;
  if (!items.every((item) => item.kind === 'string')) return undefined;
  return isCommand ? ' ' : '\n';
};

const visitRow = (walk: Walk, row: JsonArray, columns: Columns): void => {
  for (const [index, cell] of row.items.entries()) {
    walk.steps.push(index);
    visit(walk, cell, known(columns[index]));
    walk.steps.pop();
  }
};

const visitObject = (walk: Walk, members: readonly JsonMember[], what: Known): void => {
  const shape = shapeOf(members, what.kind, walk.factsOf);
  const collected = collectedKind(walk.steps.at(-1), what.kind);
  if (!members.every(({ key }) => walk.factsOf(key.value).clean)) maskKeys(walk, members);
  for (const { key, value } of members) {
    const name = key.value;
    if (shape.untouched.has(name)) continue;
    walk.steps.push(name);
    const facts = walk.factsOf(name);
    const kind = isWholesale(what.kind)
      ? what.kind
      : (kindOfMember(name, shape, facts) ?? announced(walk, name, what));
    if (name === 'blob' && value.kind === 'string' && kind === undefined)
      maskBlob(walk, value, saysText(members));
    else visit(walk, value, memberKnown({ name, facts, kind: kind ?? collected, shape, what }));
    walk.steps.pop();
  }
};

/** A resource that is text by its type. */
const saysText = (members: readonly JsonMember[]): boolean =>
  members.some(
    ({ key, value }) =>
      key.value === 'mimeType' &&
      value.kind === 'string' &&
      /^text\/|\b(?:json|xml|ya?ml|csv)\b/.test(value.value),
  );

/** What the text before has announced, or the name of the object: `"Jwt": {"Key": …}`. */
const announced = ({ steps, factsOf }: Walk, name: string, { said }: Known): FieldKind | undefined => {
  if (name === 'text') return said;
  const owner = steps.at(-2);
  if (
    typeof owner !== 'string' ||
    !/^key$/i.test(name) ||
    !/jwt|auth|api|sign|crypt|hmac|cookie|secret/i.test(owner)
  )
    return undefined;
  const kind = factsOf(`${owner} key`).kind;
  return kind && { type: kind.type, confidence: 'low' };
};

interface Member {
  readonly name: string;
  readonly facts: KeyFacts;
  readonly kind: FieldKind | undefined;
  readonly shape: ReturnType<typeof shapeOf>;
  readonly what: Known;
}

const memberKnown = ({ name, facts, kind, shape, what }: Member): Known => {
  const isIdentifier = facts.identifier;
  const sensitive = shape.sensitive.get(name);
  const listed = what.sensitive?.has(name) === true ? sensitiveKind : undefined;
  if ((kind ?? listed ?? sensitive ?? shape.columns) === undefined)
    return isIdentifier ? identifier : nothing;
  return { kind: kind ?? listed, identifier: isIdentifier, columns: shape.columns, sensitive };
};
