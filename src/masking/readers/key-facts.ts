/** What the walk needs to know about an object key, worked out once a name and remembered. */
import type { Classify } from './find-field.ts';
import type { FieldKind } from './key-endings.ts';

export interface KeyFacts {
  readonly kind: FieldKind | undefined;
  /** Names an identifier, a cursor, an address or a digest: what looks random or counts something there is no secret. */
  readonly identifier: boolean;
  /** Holds no secret itself. */
  readonly clean: boolean;
  /** What it has to do with the meaning of its neighbours. */
  readonly role: KeyRole;
}

/** `name` and `value` go together, and so does the `pointer` of a patch; `element` says where the `text` beside it is typed, `default` is a value if none is given, `account` says whose it is, `header` names the columns of rows beside it; `shape` tells what the object is. */
export type KeyRole =
  | 'name'
  | 'pointer'
  | 'element'
  | 'value'
  | 'default'
  | 'header'
  | 'account'
  | 'shape'
  | undefined;

const words = (role: KeyRole, names: string): readonly (readonly [string, KeyRole])[] =>
  names.split(' ').map((name) => [name, role]);

/** Names that tell by themselves what an object is; the other shapes say so only beside a secret's own name. */
const tellingShapes: readonly string[] =
  'kty sensitive sensitive_attributes sensitive_values after_sensitive before_sensitive permissions datacrc32c blob'.split(
    ' ',
  );

/** Words that such names end with, as a pass over a text splits them: the one who skips texts has to look for these. */
export const shapeEndings: readonly string[] = [
  ...new Set(tellingShapes.map((name) => name.split('_').at(-1) ?? name)),
];

const roles: ReadonlyMap<string, KeyRole> = new Map<string, KeyRole>([
  ...words(
    'name',
    'name key variable field parameter param property header label title setting variable_name parameterkey k env attribute column setting_key setting_name option_name option_key config_key config_name meta_key param_name parameter_name env_name',
  ),
  ...words(
    'value',
    'value s n v plaintext current raw val stringvalue parametervalue content secret b data current_value old new previous old_value new_value setting_value option_value config_value meta_value param_value parameter_value env_value',
  ),
  ...words('pointer', 'path'),
  ...words('element', 'element'),
  ...words('default', 'default'),
  ...words('account', 'user username user_name login dbuser db_user'),
  ...words('header', 'columns fields headers column_names columnnames cols keys names schema columnmetadata'),
  ...words('shape', 'kind type contenttype encrypteddata bcrypt_hash'),
  ...words('shape', tellingShapes.join(' ')),
]);

const longestRole = Math.max(...[...roles.keys()].map((name) => name.length));

/** The role of a heading or key, whatever its case. */
export const roleOf = (name: string): KeyRole =>
  name.length > longestRole ? undefined : roles.get(name.toLowerCase().replaceAll(' ', '_'));

const identifiers =
  /^(?:id|uri|url|href|cursor|nextCursor|mimeType|progressToken|requestState|etag|integrity|resolved|digest|sha\d*|checksum)$|(?:_id|Id|_sha|_hash|Cursor|Uri)$/;
const numbered =
  /^(?:order|transaction|invoice|tracking|shipment|ticket|seq|sequence|offset|position|serial|imei|barcode|ean|isbn|timestamp|ts|time)(?:[_ ]?(?:no|nr|number|id|ref))?s?$/i;

export type FactsOf = (name: string) => KeyFacts;

/** `isClean` tells whether a name itself is free of secrets. */
export const createFactsOf = (classify: Classify, isClean: (name: string) => boolean): FactsOf => {
  const known = new Map<string, KeyFacts>();
  return (name) => {
    let facts = known.get(name);
    if (facts === undefined) {
      const identifier = identifiers.test(name) || numbered.test(name);
      facts = { kind: classify(name), identifier, clean: isClean(name), role: roleOf(name) };
      if (known.size >= 4096) known.clear();
      if (name.length <= 128) known.set(name, facts);
    }
    return facts;
  };
};
