/** Tells from the name of a field what its value is: a password, a token, a card number, or nothing of concern. */
import { endings, type FieldKind } from './key-endings.ts';

/** Words of a name in lower case: `AWSSecretKey`, `aws_secret_key` and `aws-secret key` are all [aws, secret, key]. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Last words that say the value is about a secret, not the secret. */
const metadata =
  set(`at id ids name names arn count counts type types policy policies url uri urls uris endpoint
  expiry expires expiration expire exp ttl age length len size bytes updated created changed modified rotated rotation
  version versions enabled disabled required requirement requirements reset hint status state format algorithm alg
  algo limit limits strength field fields file files filename path paths dir location ref refs reference references
  prefix suffix label title description desc index usage used budget cost price rate ratio per second minute day days
  hours minutes seconds ms date time timestamp valid invalid provider source method mode manager store engine class
  column attribute param parameter selector regex pattern rule rules score bits set unset exists present strategy
  error errors message attempts attempt retries failures generator validator schema table kind issuer audience scope
  scopes env variable var owner email user username host port form page link placeholder template max min total input
  details info metadata protected encrypted_by fingerprint thumbprint identifier checksum last4 last_four digits brand network
  processor gateway country currency status bin window rounds iterations cache ring ttlms handler service helper
  resource provider factory interval lifetime grace history complexity needed supported allowed visible changes`);

/** True for names of facts about a secret: its id, its age, its policy. */
export const isMetadata = (word: string): boolean => metadata.has(word.toLowerCase());

/** First words that turn the rest into a question or a measure. */
const measures = set(
  'is has had max min total num number_of must can should requires require allow allows show forgot n avg sum count checksum digest sha256 enable disable use uses needs need update',
);

/** Words after which the name still means the same: DB_PASSWORD_PROD, api_key_2, secret_value. */
const qualifiers =
  set(`prod production dev development stage staging test testing live sandbox qa uat local old new
  current previous primary secondary main backup default admin root value values text plain plaintext raw
  base64 b64 hex env encoded decoded pem ro rw readonly`);

/** Tokens that page, cursor and cancel; and keys that index. */
const harmlessTails = [
  ...'nextpagetoken pagetoken continuationtoken nexttoken prevtoken synctoken progresstoken cancellationtoken'.split(
    ' ',
  ),
  ...'pagingtoken cursortoken startingtoken previouspagetoken skiptoken resumetoken resumptiontoken statetoken tokentoken'.split(
    ' ',
  ),
  ...'eostoken bostoken padtoken unktoken septoken clstoken masktoken stoptoken specialtoken endtoken'.split(
    ' ',
  ),
  ...'paginationtoken previoustoken deltatoken locktoken idempotencytoken nextsynctoken clientrequesttoken lifecycleactiontoken changetoken dkimtokens dkimtoken publickey primarykey foreignkey sortkey partitionkey idempotencykey translationkey keyspace'.split(
    ' ',
  ),
  // The last one is git's setting, an id.
  ...'publishablekey sitekey hostkey designtoken csstoken usersigningkey'.split(' '),
];

const someKey: FieldKind = { type: 'api_key', confidence: 'low' };
const settingKey: FieldKind = { ...someKey, mayBeUuid: true };

/** Endings that may follow other letters without a separator: mydbpassword, githubtoken. */
const glued = [
  'password',
  'passwd',
  'passphrase',
  'passwort',
  'apikey',
  'secretkey',
  'accesskey',
  'privatekey',
  'clientsecret',
  'authtoken',
  'accesstoken',
  'secret',
  'pwd',
  'token',
];

/** What comes before `key` if that key opens nothing. */
const openKeys =
  set(`public primary foreign sort partition hash range cache object s3 idempotency routing row column
  unique composite natural surrogate index lookup shard sharding group dedup dedupe translation i18n message config
  feature registry hot arrow map dict json storage_class sorting order ordering item entry node parent child issue
  project from to the a by with for of this that each any no new bucket blob file image document doc record redis lock state store metric label tag field property setting
  join merge search query event topic stream queue event_source correlation distribution natural minor major`);

const longestEnding = Math.max(...[...endings.keys()].map((name) => name.length));

/** What a field of this name holds; undefined if the name says nothing. Case and separators do not matter. */
export const classifyName = (name: string): FieldKind | undefined => {
  if (name.length > 128 || name.length < 2) return undefined;
  // What makes a request to AWS idempotent; Vault's `client_token` is written otherwise.
  if (name === 'ClientToken') return undefined;
  let words = wordsOf(name);
  if (measures.has(words[0] ?? '') && words.length > 1) return undefined;
  const direct = byEnding(words);
  if (direct === someKey && /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_KEY$/.test(name)) return settingKey;
  if (direct !== undefined) return direct;
  while (words.length > 1 && isQualifier(words.at(-1) ?? '')) {
    words = words.slice(0, -1);
    const kind = byEnding(words);
    if (kind !== undefined) return kind;
  }
  return numberedKind(words);
};

const isQualifier = (word: string): boolean => qualifiers.has(word) || /^v?\d{1,4}$/.test(word);

/** `password2`: one of several. */
const numberedKind = (words: readonly string[]): FieldKind | undefined => {
  const last = /^(\p{L}{3,})\d{1,2}$/u.exec(words.at(-1) ?? '')?.[1];
  return last === undefined ? undefined : byEnding([...words.slice(0, -1), last]);
};

const byEnding = (words: readonly string[]): FieldKind | undefined => {
  const joined = words.join('');
  const last = words.at(-1) ?? '';
  if (harmlessTails.some((tail) => joined.endsWith(tail))) return undefined;
  let tail = '';
  let found: FieldKind | undefined;
  for (let index = words.length - 1; index >= 0 && tail.length <= longestEnding; index--) {
    tail = words[index] + tail;
    found = endings.get(tail) ?? found;
  }
  if (found !== undefined) return found;
  if (metadata.has(last)) return undefined;
  if (last === 'key') return words.length > 1 && !openKeys.has(words.at(-2) ?? '') ? someKey : undefined;
  const stem = glued.find((ending) => last.endsWith(ending));
  return stem === undefined ? undefined : endings.get(stem);
};

/** Words that a name of concern ends with as it is usually split; anything else need not be classified at all. */
export const lastWords: readonly string[] = [
  ...[...endings.keys()].map((name) => name.replace(/\d+$/, '')).filter((name) => name.length > 1),
  ...'key keys code codes number num no phrase hash id secret seed community birth data string answer oauth sessionid signature sandi'.split(
    ' ',
  ),
];

export const gluedWords: ReadonlySet<string> = new Set(glued);

/** What a name can say that a field holds. */
export const fieldTypes: readonly string[] = [...new Set([...endings.values()].map(({ type }) => type))];
