/** Knows objects whose meaning lies in their shape: name and value apart, Kubernetes Secrets, tables, media. */
import type { JsonArray, JsonMember, JsonNode } from '../protocol/json-node.ts';
import type { Classify } from './find-field.ts';
import type { FieldKind } from './key-names.ts';

const secretData: FieldKind = { type: 'kubernetes_secret', certainty: 'sure' };
export const sensitiveValue: FieldKind = { type: 'secret', certainty: 'sure' };

const stringOf = (members: readonly JsonMember[], names: ReadonlySet<string>): string | undefined => {
  const member = members.find(
    ({ key, value }) => value.kind === 'string' && names.has(key.value.toLowerCase()),
  );
  return member?.value.kind === 'string' ? member.value.value : undefined;
};

const nameKeys = new Set([
  'name',
  'key',
  'variable',
  'field',
  'parameter',
  'param',
  'property',
  'header',
  'label',
  'setting',
  'variable_name',
  'parameterkey',
  'k',
  'env',
  'attribute',
  'column',
]);
const valueKeys = new Set([
  'value',
  's',
  'n',
  'v',
  'plaintext',
  'current',
  'raw',
  'val',
  'stringvalue',
  'parametervalue',
  'content',
  'secret',
  'b',
  'data',
  'current_value',
]);

/** What the members of an object hold, given what the object itself holds. */
export const kindsOfMembers = (
  members: readonly JsonMember[],
  own: FieldKind | undefined,
  classify: Classify,
): ((name: string) => FieldKind | undefined) => {
  if (own === secretData) return () => secretData;
  const isSecret = members.some(
    ({ key, value }) => key.value === 'kind' && value.kind === 'string' && value.value === 'Secret',
  );
  const named = stringOf(members, nameKeys);
  const isSensitive = members.some(
    ({ key, value }) => key.value === 'sensitive' && value.kind === 'literal' && value.value === true,
  );
  const ofValue =
    (named === undefined ? undefined : classify(named)) ?? own ?? (isSensitive ? sensitiveValue : undefined);
  return (name) => {
    if (isSecret && (name === 'data' || name === 'stringData')) return secretData;
    if (valueKeys.has(name.toLowerCase())) return ofValue ?? classify(name);
    return classify(name);
  };
};

/** What the items of an array hold: what its name says, its header row, or the flag before an argument. */
export const kindsOfItems = (
  array: JsonArray,
  own: FieldKind | undefined,
  classify: Classify,
): ((index: number) => FieldKind | undefined) => {
  if (own !== undefined) return () => own;
  return (index) => {
    const before = array.items[index - 1];
    const isFlag = before?.kind === 'string' && /^--?[A-Za-z][\w-]*$/.test(before.value);
    return isFlag ? classify(before.value) : undefined;
  };
};

/** The kinds of the columns of a table of arrays, by its header row; undefined where it is no such table. */
export const columnKinds = (
  header: JsonNode | undefined,
  classify: Classify,
): readonly (FieldKind | undefined)[] | undefined => {
  if (header?.kind !== 'array' || header.items.length === 0) return undefined;
  const names = header.items.map((item) =>
    item.kind === 'object' ? stringOf(item.members, nameKeys) : textOf(item),
  );
  if (names.some((name) => name === undefined)) return undefined;
  const kinds = names.map((name) => classify(name ?? ''));
  return kinds.some((kind) => kind !== undefined) ? kinds : undefined;
};

const textOf = (node: JsonNode): string | undefined => (node.kind === 'string' ? node.value : undefined);

/** The header row of an object that keeps its rows apart from its columns. */
export const headerOf = (members: readonly JsonMember[]): JsonNode | undefined =>
  members.find(({ key, value }) => value.kind === 'array' && headerKeys.has(key.value.toLowerCase()))?.value;

const headerKeys = new Set([
  'columns',
  'fields',
  'header',
  'headers',
  'column_names',
  'columnnames',
  'cols',
  'keys',
  'names',
  'schema',
  'columnmetadata',
]);

/** Headings of the two columns of tables that list settings. */
export const isNameColumn = (heading: string): boolean =>
  nameKeys.has(heading.toLowerCase().replaceAll(' ', '_'));
export const isValueColumn = (heading: string): boolean =>
  valueKeys.has(heading.toLowerCase().replaceAll(' ', '_'));

/** By the member they speak about: the names that Terraform's states and plans list as sensitive. */
export const sensitiveNames = (members: readonly JsonMember[]): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    members.flatMap(({ key, value }) => {
      const about = sensitiveLists.get(key.value);
      return about === undefined ? [] : [[about, new Set(namesIn(value))] as const];
    }),
  );

const sensitiveLists = new Map([
  ['sensitive_attributes', 'attributes'],
  ['sensitive_values', 'values'],
  ['after_sensitive', 'after'],
  ['before_sensitive', 'before'],
]);

/** `{"password": true}`, or `[[{"type": "get_attr", "value": "password"}]]`. */
const namesIn = (node: JsonNode): readonly string[] => {
  if (node.kind === 'array') return node.items.flatMap(namesIn);
  if (node.kind !== 'object') return [];
  return node.members.flatMap(({ key, value }) => {
    if (key.value === 'value' && value.kind === 'string') return [value.value];
    return value.kind === 'literal' && value.value === true ? [key.value] : namesIn(value);
  });
};

const isMedia = (members: readonly JsonMember[]): boolean =>
  members.some(
    ({ key, value }) =>
      key.value === 'type' && value.kind === 'string' && (value.value === 'image' || value.value === 'audio'),
  );

/** Members that pass as they are: the data of images and audio. */
export const untouchedMembers = (members: readonly JsonMember[]): ReadonlySet<string> =>
  isMedia(members) ? media : sealed;

const media = new Set(['data', 'encryptedData']);
/** What Sealed Secrets hold is encrypted for one cluster and meant to be published. */
const sealed = new Set(['encryptedData']);
