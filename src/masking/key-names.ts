/** Tells from the name of a field what its value is: a password, a token, a card number, or nothing of concern. */

/**
 * How much the name alone proves. `sure`: anything that is not plainly harmless is one. `likely`: what looks like a
 * secret is one. `hint`: only what looks random is one.
 */
export type Certainty = 'sure' | 'likely' | 'hint';

export interface FieldKind {
  readonly type: string;
  readonly certainty: Certainty;
  /** A UUID is a secret here, too: settings written in capitals hold keys, not the ids of records. */
  readonly mayBeUuid?: boolean;
}

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

const kinds = (type: string, certainty: Certainty, names: string): readonly [string, FieldKind][] =>
  names.split(/\s+/).map((name) => [name, { type, certainty }]);

/** Names as they end, separators removed. The longest that fits decides. */
const endings: ReadonlyMap<string, FieldKind> = new Map([
  ...kinds(
    'password',
    'sure',
    `password passwords passwd passphrase pwd pword passwrd userpass dbpass dbpassword rootpass mysqlpass smtppass
     adminpass wifipass mqttpass pgpass apppass loginpass defaultpass httppass vncpass svcpass bindpass sshpass ftppass mailpass redispass authpass redisauth securityanswer secretanswer ldappass proxypass keypass storepass bindpw rootpw adminpw authtok
     dbpw userpw pw becomepass sudopass ansiblepass requirepass masterauth masteruserpassword contrasena contraseña passwort kennwort motdepasse senha katasandi`,
  ),
  ...kinds(
    'password',
    'sure',
    'psk wpapsk presharedkey pskkey wpakey wpa2key wpa3key wifikey wlankey networksecuritykey',
  ),
  // SNMP, RFC 1157: whoever knows the name of a community may ask.
  ...kinds(
    'password',
    'sure',
    'snmpcommunity snmpcommunitystring communitystring rocommunity rwcommunity readcommunity writecommunity trapcommunity',
  ),
  ...kinds('password', 'likely', 'pass community'),
  ...kinds(
    'password_hash',
    'sure',
    'passwordhash passwdhash pwdhash passhash passworddigest pwhash passwordsalt authenticationstring',
  ),
  ...kinds(
    'token',
    'sure',
    `accesstoken refreshtoken authtoken bearertoken sessiontoken apitoken idtoken personalaccesstoken bottoken
     securitytoken oauthtoken deploytoken privatetoken servicetoken logintoken jwttoken resettoken csrftoken xsrftoken
     registrationtoken devicetoken invitetoken verificationtoken vaulttoken roottoken unsealkey webhooktoken usertoken
     admintoken accesstokensecret bearer registrytoken githubtoken gitlabtoken npmtoken slacktoken joinkey jointoken`,
  ),
  ...kinds(
    'token',
    'likely',
    'token jwt pat secretid accesstokens refreshtokens apitokens authtokens samlresponse samlassertion githuboauth gitlaboauth',
  ),
  ...kinds(
    'secret',
    'sure',
    `clientsecret appsecret consumersecret apisecret sharedsecret jwtsecret cookiesecret sessionsecret webhooksecret
     secretstring secretbinary totpsecret authsecret signingsecret tokensecret oauthsecret secretkeybase mfasecret
     hmacsecret secrettext nextauthsecret encryptionsecret otpseed totpseed mfaseed 2faseed tokenseed`,
  ),
  ...kinds('secret', 'likely', 'secret secrets secretdata credential credentials creds salt'),
  ...kinds(
    'api_key',
    'sure',
    'apikey apikeys appkey applicationkey subscriptionkey authkey servicekey deploykey integrationkey',
  ),
  ...kinds(
    'secret_key',
    'sure',
    `secretkey secretaccesskey accesskeysecret accountkey sharedkey sharedaccesskey masterkey signingkey
     encryptionkey sessionkey hmackey cookiekey saskey rootkey consumerkey serverkey licensekey webhookkey jwtkey adminkey writekey
     aeskey deskey decryptionkey derivedkey wrappingkey kek dek sastoken sharedaccesssignature authenticationkey messagedigestkey`,
  ),
  ...kinds('secret_key', 'likely', 'storagekey'),
  ...kinds('access_key', 'sure', 'accesskey accesskeyid'),
  ...kinds(
    'private_key',
    'sure',
    'privatekey privatekeydata sshkey clientkey clientkeydata tlskey sslkey keypem rsakey',
  ),
  ...kinds('seed_phrase', 'sure', 'seedphrase mnemonic recoveryphrase mnemonicphrase walletseed'),
  ...kinds('token', 'hint', 'tokens'),
  ...kinds('auth', 'hint', 'auth authentication routingkey datakey'),
  ...kinds('api_key', 'hint', 'appid'),
  ...kinds('url_signature', 'sure', 'amzsignature googsignature'),
  ...kinds(
    'authorization',
    'sure',
    'authorization proxyauthorization xauthorization authheader authorizationheader',
  ),
  ...kinds(
    'cookie',
    'likely',
    'cookie cookies setcookie sessioncookie authcookie jsessionid phpsessid aspnetsessionid connectsid',
  ),
  ...kinds(
    'otp',
    'sure',
    `otp otpcode passcode totp totpcode mfacode 2facode twofactorcode verificationcode recoverycode recoverycodes backupcode
     backupcodes onetimepassword onetimecode onetimepasscode smscode`,
  ),
  ...kinds(
    'card',
    'sure',
    'cvv cvc cvv2 cvc2 cardsecuritycode cardcvv cardcvc cardverificationcode cardverificationvalue',
  ),
  ...kinds(
    'card',
    'likely',
    'cardnumber creditcard creditcardnumber ccnumber ccnum cardno cardnum pan debitcard creditcardno cc card',
  ),
  ...kinds(
    'ssn',
    'likely',
    'ssn socialsecuritynumber socialsecurity socialsecurityno socialsecuritynum ssnumber ssnnumber ssno',
  ),
  ...kinds('iban', 'likely', 'iban ibannumber bankaccountiban accountiban'),
  ...kinds('email', 'likely', 'email emailaddress mail emails'),
  ...kinds(
    'phone',
    'likely',
    'phone phonenumber mobile mobilephone mobilenumber telephone tel cell cellphone fax phoneno',
  ),
  ...kinds(
    'name',
    'likely',
    'firstname lastname fullname surname givenname familyname middlename customername patientname employeename cardholdername cardholder',
  ),
  ...kinds('ip', 'likely', 'ip ipaddress ipaddr clientip remoteaddr remoteip sourceip ipv4 ipv6'),
  ...kinds('dob', 'likely', 'dob dateofbirth birthdate birthday birthdate birth'),
  ...kinds(
    'address',
    'likely',
    'streetaddress homeaddress billingaddress shippingaddress mailingaddress postaladdress addressline1 addressline2 addressline street address',
  ),
  ...kinds(
    'driver_license',
    'likely',
    'driverlicense driverslicense driverlicence driverslicence driverlicensenumber driverslicensenumber driverlicencenumber drivinglicence drivinglicencenumber dlnumber',
  ),
  ...kinds(
    'bank_account',
    'likely',
    'bankaccount bankaccountnumber accountnumber acctnumber accountno acctno routingnumber routingno abanumber abarouting sortcode',
  ),
  ...kinds(
    'national_id',
    'likely',
    'nationalid nationalidnumber nhsnumber nino nationalinsurancenumber cpf codicefiscale dni nie pesel aadhaar aadhaarnumber nir bsn personnummer socialinsurancenumber',
  ),
  ...kinds(
    'tax_id',
    'likely',
    'taxid taxidnumber taxnumber ein tin itin tfn taxfilenumber steuerid steuernummer',
  ),
  ...kinds('mac', 'likely', 'macaddress macaddr'),
  ...kinds('wallet', 'likely', 'walletaddress bitcoinaddress btcaddress ethaddress ethereumaddress'),
  ...kinds('passport', 'likely', 'passport passportnumber passportno passportnum'),
  ...kinds('pin', 'likely', 'pin pincode cardpin atmpin pinnumber pinno'),
]);

const someKey: FieldKind = { type: 'api_key', certainty: 'hint' };
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

/** What comes before `key` where that key opens nothing. */
const openKeys =
  set(`public primary foreign sort partition hash range cache object s3 idempotency routing row column
  unique composite natural surrogate index lookup shard sharding group dedup dedupe translation i18n message config
  feature registry hot arrow map dict json storage_class sorting order ordering item entry node parent child issue
  project from to the a by with for of this that each any no new bucket blob file image document doc record redis lock state store metric label tag field property setting
  join merge search query event topic stream queue event_source correlation distribution natural minor major`);

const longestEnding = Math.max(...[...endings.keys()].map((name) => name.length));

/** What a field of this name holds; undefined where the name says nothing. Case and separators do not matter. */
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
