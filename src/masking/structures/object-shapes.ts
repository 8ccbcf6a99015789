/** Knows objects whose meaning lies in their shape: name and value apart, Kubernetes Secrets, tables, Terraform, media. */
import type { JsonArray, JsonMember, JsonNode } from '../../mcp/json/json-node.ts';
import { isSessionCookie } from '../readers/cookie-value.ts';
import type { Classify } from '../readers/find-field.ts';
import type { FieldKind } from '../readers/key-endings.ts';
import type { FactsOf, KeyFacts } from '../readers/key-facts.ts';

const secretData: FieldKind = { type: 'kubernetes_secret', confidence: 'high' };
const privateKey: FieldKind = { type: 'private_key', confidence: 'high' };
const sensitive: FieldKind = { type: 'secret', confidence: 'high' };
const cookie: FieldKind = { type: 'cookie', confidence: 'medium' };

export type Columns = readonly (FieldKind | undefined)[];

/** What an object tells of its members beyond their names. */
export interface ObjectShape {
  /** What members that merely hold a value hold. */
  readonly value: FieldKind | undefined;
  /** All that stands in `data` and `stringData` is secret. */
  readonly isSecret: boolean;
  /** A key of RFC 7517, whose private part has names of a letter or two. */
  readonly isKey: boolean;
  /** A `random_password` of Terraform's, whose `result` stands beside its hash. */
  readonly isGenerated: boolean;
  /** Says whose account it is: next to that even `pass` is a password. */
  readonly hasAccount: boolean;
  /** What is typed into a field of a page, by what the field is called. */
  readonly typed: FieldKind | undefined;
  /** Images, audio, and what is sealed for one cluster: passes as it is. */
  readonly untouched: ReadonlySet<string>;
  /** Columns of the rows that stand in a member, by an own header. */
  readonly columns: Columns | undefined;
  /** By member: names inside it that Terraform calls sensitive. */
  readonly sensitive: ReadonlyMap<string, ReadonlySet<string>>;
}

const none: ReadonlySet<string> = new Set();
const media: ReadonlySet<string> = new Set(['data', 'encryptedData']);
const sealed: ReadonlySet<string> = new Set(['encryptedData']);
const noMembers: readonly JsonMember[] = [];
const noNames: ReadonlyMap<string, ReadonlySet<string>> = new Map();
const plain: ObjectShape = {
  value: undefined,
  isSecret: false,
  isKey: false,
  isGenerated: false,
  hasAccount: false,
  typed: undefined,
  untouched: none,
  columns: undefined,
  sensitive: noNames,
};

/** The shape of an object, given what its own name says of it. */
export const shapeOf = (
  members: readonly JsonMember[],
  own: FieldKind | undefined,
  factsOf: FactsOf,
): ObjectShape => {
  const { name, header, shapes, hasAccount, element } = toldBy(members, factsOf);
  const value = (name === undefined ? undefined : kindOfNamed(name, members, factsOf)) ?? own;
  if (header === undefined && shapes.length === 0) {
    if (value === undefined && !hasAccount && element === undefined) return plain;
    return { ...plain, value, hasAccount, typed: typedInto(element, factsOf) };
  }
  const isSensitive =
    shapes.some(
      ({ key, value: says }) => key.value === 'sensitive' && says.kind === 'literal' && says.value === true,
    ) || isFromVault(members, shapes);
  return {
    value: value ?? (isSensitive ? sensitive : undefined),
    isSecret: says(shapes, 'kind', ['Secret']),
    isKey: says(shapes, 'kty', ['RSA', 'EC', 'OKP', 'oct']),
    isGenerated: shapes.some(({ key }) => key.value === 'bcrypt_hash'),
    hasAccount,
    typed: typedInto(element, factsOf),
    untouched: says(shapes, 'type', ['image', 'audio']) && !isTextual(members) ? media : sealed,
    columns: columnsOf(header, factsOf),
    sensitive: sensitiveNames(shapes),
  };
};

/** What something of this name holds; browsers list their cookies by name, with what belongs to cookies alone. */
const kindOfNamed = (
  name: string,
  members: readonly JsonMember[],
  factsOf: FactsOf,
): FieldKind | undefined => {
  const { kind } = factsOf(name);
  if (kind !== undefined || !isSessionCookie(name)) return kind;
  return members.some(isOfCookie) ? cookie : undefined;
};

const isOfCookie = ({ key, value }: JsonMember): boolean =>
  /^(?:httpOnly|sameSite|hostOnly|domain)$/i.test(key.value) ||
  (key.value === 'path' && value.kind === 'string' && value.value === '/');

interface Told {
  /** What the object says it is called. */
  readonly name: string | undefined;
  /** The first array that may name the columns of rows. */
  readonly header: JsonArray | undefined;
  readonly hasAccount: boolean;
  /** The field of a page that is typed into. */
  readonly element: string | undefined;
  /** Members that tell what the object is. */
  readonly shapes: readonly JsonMember[];
}

const toldBy = (members: readonly JsonMember[], factsOf: FactsOf): Told => {
  let name: string | undefined;
  let header: JsonArray | undefined;
  let hasAccount = false;
  let element: string | undefined;
  let shapes = noMembers;
  for (const member of members) {
    const { role } = factsOf(member.key.value);
    if (role === undefined) continue;
    const { value } = member;
    if (role === 'name' && value.kind === 'string') name ??= value.value;
    else if (role === 'pointer' && value.kind === 'string') name ??= pointedAt(value.value, members);
    else if (role === 'header' && value.kind === 'array') header ??= value;
    else if (role === 'element' && value.kind === 'string') element ??= value.value;
    else if (role === 'account') hasAccount ||= value.kind === 'string';
    else if (role === 'shape') shapes = [...shapes, member];
  }
  return { name, header, shapes, hasAccount, element };
};

/** `Password field`, as tools that drive browsers describe it, https://github.com/microsoft/playwright-mcp#tools. */
const typedInto = (element: string | undefined, factsOf: FactsOf): FieldKind | undefined =>
  element === undefined
    ? undefined
    : factsOf(element.slice(0, 80).replace(/ (?:(?:input|text) )?(?:field|input|box|textbox|entry)$/i, ''))
        .kind;

/** What a JSON Patch changes, RFC 6902: the last part of its path. */
const pointedAt = (path: string, members: readonly JsonMember[]): string | undefined =>
  members.some(({ key }) => key.value === 'op') ? path.slice(path.lastIndexOf('/') + 1) : undefined;

/** Secrets of a vault and keys of a storage account, whose own names say nothing: `az keyvault secret show`, Google's payloads. */
const isFromVault = (members: readonly JsonMember[], shapes: readonly JsonMember[]): boolean =>
  members.some(
    ({ key, value }) =>
      (key.value === 'id' && value.kind === 'string' && /\.vault\.[a-z.]+\/secrets\//.test(value.value)) ||
      key.value === 'dataCrc32c' ||
      (key.value === 'keyName' && shapes.some(({ key: { value: name } }) => name === 'permissions')),
  );

/** A picture that says it is text is scanned as what it says. */
const isTextual = (members: readonly JsonMember[]): boolean =>
  members.some(
    ({ key, value }) =>
      key.value === 'mimeType' && value.kind === 'string' && /^(?!image|audio|video)/.test(value.value),
  );

const says = (members: readonly JsonMember[], name: string, words: readonly string[]): boolean =>
  members.some(
    ({ key, value }) => key.value === name && value.kind === 'string' && words.includes(value.value),
  );

/** `passwords: {admin: …}`: members of such an object need no telling name of their own, only the looks of a secret. */
const collective = /(?:passwords|secrets|credentials|tokens|cookies|api_?keys|secret_?data|oauth)$/i;

/** What the members of a list or an object are, by the name under which it stands. */
export const collectedKind = (
  name: string | number | undefined,
  kind: FieldKind | undefined,
): FieldKind | undefined =>
  kind !== undefined && typeof name === 'string' && collective.test(name) ? atMostMedium(kind) : undefined;

/** What one member holds, by its name and by the shape of its object. */
export const kindOfMember = (name: string, shape: ObjectShape, facts: KeyFacts): FieldKind | undefined => {
  if (shape.isSecret && (name === 'data' || name === 'stringData')) return secretData;
  if (shape.isKey && /^(?:d|p|q|dp|dq|qi|k)$/.test(name)) return privateKey;
  if (facts.role === 'default') return shape.value === undefined ? undefined : atMostMedium(shape.value);
  if (shape.isGenerated && name === 'result') return sensitive;
  const { kind, role } = facts;
  if (shape.typed !== undefined && name === 'text') return shape.typed;
  if (shape.hasAccount && kind?.type === 'password') return { type: kind.type, confidence: 'high' };
  return role === 'value' ? (shape.value ?? kind) : kind;
};

/** What a schema or a template gives for want of anything else is a secret only if it looks like one. */
const atMostMedium = ({ type, confidence }: FieldKind): FieldKind => ({
  type,
  confidence: confidence === 'low' ? 'low' : 'medium',
});

/** True if everything below is secret, whatever it is called. */
export const isWholesale = (kind: FieldKind | undefined): boolean => kind === secretData;

export const sensitiveKind = sensitive;

/** Headers of HTTP as Node.js lists them raw: names and values in turn. */
const header = /^(?:[A-Z][a-z]{0,20}-){1,6}[A-Z][A-Za-z]{0,20}$|^(?:Authorization|Cookie)$/;

/** What an item of an array holds: what the flag before it says, the first of a pair, or the header. */
export const kindOfItem = (array: JsonArray, index: number, classify: Classify): FieldKind | undefined => {
  const before = array.items[index - 1];
  if (before?.kind !== 'string') return undefined;
  if (/^--?[A-Za-z][\w-]*$/.test(before.value)) return classify(before.value);
  const isPair = array.items.length === 2 && /^[\w.-]{2,80}$/.test(before.value);
  const kind = isPair || (index % 2 === 1 && header.test(before.value)) ? classify(before.value) : undefined;
  if (kind?.confidence !== 'high') return undefined;
  const item = array.items[index];
  // `["password", "refresh_token"]`: two names.
  return item?.kind === 'string' && classify(item.value) !== undefined ? undefined : kind;
};

/** What an item holds because the one before it ends with a name: `["password: ", "hunter2"]`, or pieces of rich text. */
export const kindSaidBefore = (before: JsonNode | undefined, classify: Classify): FieldKind | undefined => {
  const text = before === undefined ? undefined : textIn(before);
  if (text === undefined || !/[:=]\W{0,4}$/.test(text.slice(-5))) return undefined;
  // A variable of an environment that is empty.
  if (/^[A-Z_][A-Z\d_]*=$/.test(text.slice(-80))) return undefined;
  const words = /([A-Za-z][\w-]{0,40}(?: [A-Za-z][\w-]{0,20})?)[*"'`]{0,3}\s{0,2}[:=]\W{0,4}$/.exec(
    text.slice(-80),
  )?.[1];
  const kind = words === undefined ? undefined : (classify(words) ?? classify(words.replace(/^\S+ /, '')));
  // What follows has only its looks to show that it was meant.
  return kind && { type: kind.type, confidence: kind.confidence === 'low' ? 'low' : 'medium' };
};

/** What a string says, or an object that is a piece of text. */
const textIn = (node: JsonNode): string | undefined => {
  if (node.kind === 'string') return node.value;
  if (node.kind !== 'object') return undefined;
  const text = node.members.find(({ key }) => key.value === 'text');
  return text?.value.kind === 'string' ? text.value.value : undefined;
};

/** The kinds of the columns that a header row names; undefined if it is none or says nothing. */
export const columnsOf = (header: JsonNode | undefined, factsOf: FactsOf): Columns | undefined => {
  if (header?.kind !== 'array' || header.items.length === 0) return undefined;
  const names = header.items.map((item) => nameIn(item, factsOf));
  if (names.some((name) => name === undefined)) return undefined;
  const kinds = names.map((name) => (name === undefined ? undefined : factsOf(name).kind));
  return kinds.some((kind) => kind !== undefined) ? kinds : undefined;
};

/** A column is named by a string, or by an object that has a name. */
const nameIn = (node: JsonNode, factsOf: FactsOf): string | undefined => {
  if (node.kind === 'string') return node.value;
  if (node.kind !== 'object') return undefined;
  const name = node.members.find(
    ({ key, value }) => value.kind === 'string' && factsOf(key.value).role === 'name',
  );
  return name?.value.kind === 'string' ? name.value.value : undefined;
};

const sensitiveLists: ReadonlyMap<string, string> = new Map([
  ['sensitive_attributes', 'attributes'],
  ['sensitive_values', 'values'],
  ['after_sensitive', 'after'],
  ['before_sensitive', 'before'],
]);

/** By the member they speak about: the names that Terraform's states and plans list as sensitive. */
const sensitiveNames = (members: readonly JsonMember[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const lists = members.flatMap(({ key, value }) => {
    const about = sensitiveLists.get(key.value);
    return about === undefined ? [] : [[about, new Set(namesIn(value))] as const];
  });
  return lists.length === 0 ? noNames : new Map(lists);
};

/** `{"password": true}`, or `[[{"type": "get_attr", "value": "password"}]]`. */
const namesIn = (node: JsonNode): readonly string[] => {
  if (node.kind === 'array') return node.items.flatMap(namesIn);
  if (node.kind !== 'object') return [];
  return node.members.flatMap(({ key, value }) => {
    if (key.value === 'value' && value.kind === 'string') return [value.value];
    return value.kind === 'literal' && value.value === true ? [key.value] : namesIn(value);
  });
};
