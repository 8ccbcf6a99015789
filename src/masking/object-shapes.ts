/** Knows objects whose meaning lies in their shape: name and value apart, Kubernetes Secrets, tables, media. */
import type { JsonArray, JsonMember } from '../protocol/json-node.ts';
import type { Classify } from './find-field.ts';
import type { FieldKind } from './key-names.ts';

const secretData: FieldKind = { type: 'kubernetes_secret', certainty: 'sure' };
const sensitiveValue: FieldKind = { type: 'secret', certainty: 'sure' };

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

/** What the items of an array hold: what its name says, or what its first row says of each column. */
export const kindsOfItems =
  (
    _array: JsonArray,
    own: FieldKind | undefined,
    _classify: Classify,
  ): ((index: number) => FieldKind | undefined) =>
  () =>
    own;

const isMedia = (members: readonly JsonMember[]): boolean =>
  members.some(
    ({ key, value }) =>
      key.value === 'type' && value.kind === 'string' && (value.value === 'image' || value.value === 'audio'),
  );

/** Members that pass as they are: the data of images and audio. */
export const untouchedMembers = (members: readonly JsonMember[]): ReadonlySet<string> =>
  isMedia(members) ? media : none;

const media = new Set(['data']);
const none = new Set<string>();
