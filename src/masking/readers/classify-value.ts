/** Judges a value by its looks: certainly harmless, likely secret, or random. */

const harmlessWords: ReadonlySet<string> = new Set(
  `true false null none nil undefined void yes no on off ok string text number integer int int32 int64 float double
   boolean bool bytes byte blob object array any unknown uuid date datetime timestamp varchar char bigint nvarchar
   required optional enabled disabled enable disable default empty unset set missing present invalid valid expired
   changeme change_me change-me replaceme replace_me todo tbd fixme placeholder redacted hidden masked removed omitted
   encrypted filtered protected example sample dummy fake n/a na password passwd pwd not passord passwuert contrasenya palavra-passe passphrase secret token key apikey api_key api-key bearer
   basic str self this value env input prompt ask interactive credentials include same-origin omit plain md5 sha1 sha256
   bcrypt argon2 scrypt scram-sha-256 scram-sha-1 trust peer ident username user pass secretstring symbol never always
   auto manual random generated unchanged sensitive rotate rotated revoked active inactive pending denied granted
   yourpassword yourtoken yourapikey yoursecret mypassword_here cookie cookies session jwt oauth oauth2 saml ldap
   expected received read write readonly read-only readwrite read-write deny allow view edit on_create on-create await
   async new function typeof yield return throw passwort kennwort geheimnis contraseña senha wachtwoord lösenord hasło
   parola salasana adgangskode jeton пароль 密码 密碼 パスワード 비밀번호 pflichtfeld erforderlich obligatoire requerido
   argon2id argon2i pbkdf2 md5crypt sha512crypt heslo jelszo parole lozinka geslo zaporka wagwoord
   got want tmp dir uid gid gid:user_list done completed complete updated changed skipped failed passed success succeeded successful waiting open closed
   obligatorio obrigatório oublié vergessen abgelaufen incorrecta inválida`.split(/\s+/),
);

/** Values that point at a secret kept elsewhere, name a type or stand for something to be filled in. */
const harmlessShapes: readonly RegExp[] = [
  /^\[(?:REDACTED|FILTERED|MASKED|HIDDEN|SECRET|PROTECTED)\b[^\]]*\]?$/i,
  /^[*•●xX.#_?-]{3,}$/,
  // Lines of a drawing.
  /^[-+|=]{3,}$/,
  /^-?(.)\1{3,}$/,
  /^[a-z]{2,12}[-_](?:[a-z]{2,12}[-_])?[xX]{8,}$/,
  /^\S{0,4}[*•●]{3,}\S{0,4}$/,
  /^[xX]{2,}[-_xX]*\S{0,4}$/,
  /^(?:struct|interface) ?\{/,
  // A class of characters of a regular expression.
  /^\[(?:\w-\w)+[^\]]*\](?:[{+*?].*)?$/,
  // An alias of YAML, a pointer to a type, a slice of Go.
  /^\*[A-Za-z_][\w.-]{0,63}$/,
  /^\[\](?:\*?[A-Za-z][\w.]*)?(?:\{.*)?$/,
  /^\$\{[^}]*\}?$/,
  /^\$\{[^}]*\}[\w.?=&%-]*\/[\w./?=&%-]*$/,
  /^\$\(.*/,
  /^\$\d+$/,
  /^#\{/,
  /^[@%&\\]{0,2}\$[A-Za-z_]\w*[-/$]?$/,
  /^[A-Z_]+_HERE$/,
  /^\[?%\w+:.*%\]?$/,
  /^\$\{\{.*/,
  /^%[A-Za-z_]\w*%$/,
  /^%[({]?\w*[)}]?[sdv]?$/,
  /^=?\{\{.*/,
  /^\{['"]/,
  /\{\d\}.*\{\d\}/,
  /^&lt;[^&]*(?:&gt;)?$/,
  /^\W*(?:X+[-_])?REDACTED(?:[-_]X+)?\W*$/,
  /^\{[\w.-]*\}$/,
  /^<[^<>]*>?$/,
  /^@[\w.]+@?$/,
  /^:[a-z_]\w*$/i,
  /^\?(?:(?:[A-Z][a-z]+){2,8})?$/,
  /^[\^~<>=]{1,2} ?v?\d+(?:\.\d+)*(?:-[\w.]+)?$/,
  /^v?\d+\.\d+\.\d+(?:[-+][\w.]+)?$/,
  /^\d{1,5}\/(?:tcp|udp|sctp|dccp|\d{1,5})$/,
  /^__\w{1,40}__$/,
  /^\$__\w{1,20}\{[^}\s]{1,80}\}?$/,
  /^[*•●]{4,}\w{0,4}$/,
  /^(?:arn|vault|op|secret|secretref|ssm|env|file|ref\+\w+|gcpsm|azkv|keyring|doppler|sops|awssm|bao|infisical|akv|keychain|conjur|secretsmanager|aws-sm|gsm):.+/i,
  /^(?:projects|secret|kv|secrets)\/[\w./#-]+$/i,
  /^@Microsoft\.KeyVault\(/i,
  /^!(?:vault|ref|sub|getatt|importvalue|secret|env_var|env|reference)\b/i,
  // Made of what else is put in: `%s:%s`, `{name}:{value}`.
  /^(?:%[sd]|\{\w*\}|\$\{[\w.]+\}|[:./@_-]){2,}$/,
  /^(?:ALTER|CREATE|SELECT|UPDATE|INSERT|GRANT) /,
  // The name of a variable.
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_(?:PASSWORD|PASSWD|PASS|PWD|TOKEN|SECRET|KEY|CREDENTIALS?)$/,
  /^\*{1,2}[a-z]+\*{1,2}$/,
  /^[%}\])]\}/,
  // What is put together of variables, and expressions.
  /^[A-Za-z_!:./@-]*(?:\{[A-Za-z_#][\w.#]*\}[A-Za-z_!:./@-]*)+$/,
  /^\/[^\s/]*[.*+\\[(][^\s/]*\/[gimsuy]*$|^\[\^/,
  // Public keys of SSH.
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S{1,20}|sk-\S{1,40}) AAA/,
  /^\/[a-z][a-z-]{1,20}$/,
  // Numbers and colours as programs write them.
  /^-?0x[\dA-F]{1,8}[UL]{0,3}$/i,
  /^#(?:[\dA-F]{3,4}|[\dA-F]{6}|[\dA-F]{8})$/i,
  // A file that holds one, a flag, and a file by the variable that says where it is.
  /^[\w-]{1,64}\.(?:bin|pem|key|crt|cer|der|p12|pfx|jks|env|txt|json|ya?ml)$/,
  /^--?[a-z][a-z-]*=?$/,
  /^\$[A-Z_]+(?:\/[\w.-]+)+$/,
  // Repetitions of a grammar, RFC 5234 section 3.6.
  /^\d{0,2}\*\d{0,2}[A-Za-z][A-Za-z-]*$/,
  // What programs write into texts in Python: `{name!r}`.
  /^\{[\w.]+(?:![rsa])?(?::[^{}]*)?\}?$/,
  /^\{[A-Za-z_][\w.]*\(/,
  // The address of something, and what is built of something else: `&analysis.Pass{`, `brokenSigner{testKey}`.
  /^[A-Za-z]+\{$/,
  /^&(?:[A-Za-z_][\w.]*\{|[a-z]+(?:[A-Z][a-z]+)+,?$)/,
  /^[a-z]+(?:[A-Z][a-z]+)+\{[A-Za-z]*\}?,?$/,
  // Verbs that print something: `%#v`, `%T(%v)`.
  /^%[#+ -]?\d*[A-Za-z](?:\(%.*)?$/,
  /^\/[^/\s]{1,60}\/[a-z]{0,4}\.(?:test|exec)\(/,
  /^base64(?:url)?-encoded$/i,
  // Paths with any key, media types, decorators, and a placeholder as addresses write it.
  /^\w+(?:\.[\w*]+)*\.\*(?:\.[\w*]+)*$/,
  /^application\/[a-z][a-z.+-]+$/,
  /^@[a-z]\w*(?:\.\w+)+\(/,
  /^%5B[A-Za-z]+%5D$/i,
  // What the preprocessor of C does.
  /^#(?:define|else|elif|endif|if|ifdef|ifndef|include|pragma|undef)$/,
  // What files are called: `rm -f private.key *.csr`.
  /^\*\.[a-z]{1,8}$/,
  // A sample that is called what it stands for.
  /^(?:client|consumer|access|api|app|secret|private|public|auth)[_-](?:key|secret|token)$/i,
  // Syntax of regular expressions that no password has.
  /\(\?[:=!<]|\[\^|\\[dDwWsSx][[{+*?)\]]/,
  // What a regular expression takes for it: `s/password=.*/password=$NEW/`.
  /^\.[*+]/,
  /^ENC\[|^\{cipher\}|^ENC\(|^AgA[\w+/]{20}|^vault:v\d/,
  /^\d+ bytes?$/i,
  /^\(?(?:sensitive|known after apply|not set|none|hidden|unset|empty|redacted|secret|masked|base64|generated|encrypted|removed|null|nil|write-only|set|no value)(?: \w+){0,2}\)?$/i,
  /^(?:your|my|the|insert|enter|replace|some|put|paste|add|type|provide|example|sample|dummy|fake|test)[-_ ](?:[a-z0-9]+[-_ ]){0,6}(?:here|key|token|secret|password|value|pass|id|passwd|string|me|this|goes-here|credentials?|code|pin)$/i,
  /^(?:process\.env|os\.environ|os\.getenv|import\.meta\.env|env|ENV|config|settings|secrets|vars?|local|data|module|github|inputs|params|self|this|req|request|ctx|options|opts|args|props|user|row|cfg|Deno\.env|System\.getenv|credentials|values|Values|app|state|body|form|input|event|session|conf|local|each|var)[.[(].*/,
  /^(?:varchar|char|character varying|nvarchar|text|binary|varbinary|bytea|string|decimal|numeric)\s*\(\d*\)/i,
  /^\[?(?:String|ID|Int|Boolean)[!\]]{0,3} @\w/,
  // Tags of Go's structs, rules of validators.
  /^\w+:"[^"]*"(?: \w+:"[^"]*")*$/,
  /^[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$/,
  // What a form calls its field: `Confirm password`, `API key`.
  /^(?:[A-Za-z]{2,16} ){1,4}(?:passwords?|passphrase|tokens?|secrets?|keys?|code)\*?$/i,
  // Scripts of a package.
  /^(?:node|npm|npx|yarn|pnpm|python3?|ruby|php|bash|sh|go|cargo|make|docker|tsx|ts-node) (?:[\w./:-]+ ?)+$/,
  /EXAMPLE(?:KEY)?$/,
  /^Ag[A-D]?[\w+/]{64}/,
  /^(?:change|replace)[-_ ]?(?:me|this|it)(?:[-_ ][a-z]{2,12}){0,3}!?$/i,
  /^[*&?]?(?:string|str|int|bool|char|bytes?|String|Option|Optional|List|Array|Promise|Maybe|Nullable|Union|SecretStr|any|unknown)(?:[[<|?!,;)].*)?$/,
  /^(?:new |await |async |function\b|def |class |lambda\b|null\b|get[A-Z_]\w*\(|fetch\w*\()/,
];

/** True for what no one needs to hide: placeholders, references, types, and words that only describe. */
export const isHarmless = (value: string): boolean => {
  if (/^\[REDACTED:[\w:]+\]$/.test(value)) return true;
  const text = value
    .trim()
    .replace(/^[[(]([^[\]()]*)[\])]$/, '$1')
    .replace(/(?<!\.)[:.]$/, '');
  if (text.length < 2) return true;
  if (text.length <= 24 && harmlessWords.has(text.toLowerCase())) return true;
  if (isPlainFile(text)) return true;
  // What is left out at the end is not given away; what stands before that may be.
  if (/(?:\.\.\.|…)$/.test(text)) return text.length < 24 || !looksRandom(text.replace(/[.…]+$/, ''));
  return harmlessShapes.some((shape) => shape.test(text.length > 256 ? text.slice(0, 256) : text));
};

/** A path of short, readable names: the place of a secret, not the secret. */
const isPlainFile = (text: string): boolean =>
  /^(?:\/|~\/|\.{1,2}\/|[A-Za-z]:\\)[\w.@* -]{1,40}(?:[/\\][\w.@* -]{1,40}){0,12}[/\\]?$/.test(text) &&
  !text.split(/[/\\]/).some((part) => looksRandom(part)) &&
  /[/\\]/.test(text.slice(1));

/** Words that names of things have and pass phrases made by dice or by people do not. */
const technical =
  /(?:^|-)(?:secrets?|tokens?|keys?|creds?|credentials?|certs?|certificates?|tls|ssl|ssh|auth|prod|production|staging|dev|test|api|app|db|database|data|svc|service|server|client|config|cluster|pull|registry|user|admin|account|type|name|file|grant|oauth|jwt|access|refresh|password|reset|kubernetes|service-account|is|the|not|a|of|for|and|or|to|your|in|by|with)(?:-|$)/;

/** `correct-horse-battery-staple`: several plain words joined by hyphens, none of which names a thing of ours. */
export const isWordChain = (text: string): boolean =>
  /^[a-z]{3,9}(?:-[a-z]{3,9}){2,7}(?:-[a-z]{3,9}|-\d{2,4})$/.test(text) && !technical.test(text);

/** `falcon-blue-67`: in quotes two or three words would do for the name of anything but a credential. */
export const isShortChain = (text: string): boolean => isWordChain(text.replace('-', '-plain-'));

/** Passwords that everyone tries first, https://www.ncsc.gov.uk/static-assets/documents/PwnedPasswordsTop100k.txt. */
const commonPasswords: ReadonlySet<string> = new Set(
  `monkey dragon sunshine princess football baseball letmein iloveyou superman batman qwerty qwertyuiop asdfgh asdfghjkl
   zxcvbnm chocolate starwars whatever welcome shadow michael jordan hunter killer pokemon liverpool chelsea arsenal
   trustme cheese butterfly purple dragonfly kittens ginger pepper cookie1 summer winter freedom computer internet
   jessica charlie ashley bailey soccer hockey mustang ferrari mercedes banana orange flower lovely passw0rd`.split(
    /\s+/,
  ),
);

/** Whether it is one of the passwords that people use most, in any case. */
export const isCommonPassword = (text: string): boolean => commonPasswords.has(text.toLowerCase());

/** One word that a person or a machine made up to be hard to guess; ordinary words, numbers, dates and files are not. */
export const looksSecret = (value: string): boolean => {
  // A question about the password is none, nor is a list of one name.
  const text = value
    .trim()
    .replace(/^\[([^[\]]*)\]$/, '$1')
    .replace(/\?$/, '');
  if (text.length < 5 || /\s/.test(text)) return false;
  // Plain words come first: they are what prose offers most often.
  if (/^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u.test(text)) return text.length >= 24 && !isHarmless(text);
  if (isHarmless(text)) return false;
  if (isWordChain(text)) return true;
  if (isOrdinary(text)) return false;
  if (/^[a-z]+(?:[-_.][a-z]+)*$/i.test(text)) return isMixed(text);
  return /\d/.test(text) || /[^\p{L}\w.:/-]/u.test(text) || isMixed(text);
};

const ordinaryShapes: readonly RegExp[] = [
  /^[+-]?\d{1,15}(?:[.,]\d+)*%?$/,
  /^\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/,
  /^[<>]?=?v?\d+(?:\.(?:\d+|[xN])){1,3}(?:[-+][\w.]+)?,?$/,
  /^(?:https?|ftp|ws|wss|file|data|mailto|urn|git|ssh):/i,
  /^[\w-]+\.(?:json|ya?ml|txt|pem|key|crt|cer|env|toml|ini|md|ts|js|py|go|rs|java|sh|html|css|png|svg|log|conf|cfg)$/i,
  /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\(.*/,
  /^[A-Za-z_$][\w$]*(?:\[[^\]]*\])+;?$/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/,
  /^\d+(?:ms|s|m|h|d|w|kb|mb|gb|b|k|px|em|rem|%)$/i,
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$/,
  /^(?:sha\d{1,3}|md5)[:-]/i,
  /^(?:[a-z]+\d{0,5}[-_@])*(?:sha\d{1,3}|hmac|aes\d{0,3}|rsa|ecdsa|(?:ed|curve|x)25519|chacha20|poly1305|gcm|cbc|ctr)(?:[-_@.][a-z]+\d{0,5})*$/i,
  /^HTTP\/\d/,
  // Versions of Go modules, as go.sum lists them, https://go.dev/ref/mod#pseudo-versions
  /^v\d+\.\d+\.\d+(?:-[\w.]+){0,2}(?:\+incompatible)?(?:\/go\.mod)?$/,
  // Packages of Go.
  /^[a-z][a-z-]*(?:\.[a-z]{2,8})+(?:\/[a-z][\w.-]*)+$/,
  // Names of secrets.
  /^(?:[A-Z][a-z]+\d{0,5}){2,8}(?:Secret|Token|Key|Credentials?)\d{0,2}$/,
  // Types of a version of an interface.
  /^V\d(?:alpha\d|beta\d)?[A-Z][A-Za-z]+$/,
  // `can’t`
  /^\p{L}+['’]\p{L}{1,2}$/u,
  // `UTF-8`, `SHA-256`.
  /^[A-Z]{2,5}-\d{1,5}$/,
  // Parameters of a function.
  /^\(\w*(?:, ?\w+)*\)$/,
  // Names that Kubernetes makes up, https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go
  /^[a-z]+(?:-[a-z]+)*-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
  /^\(\/[\w./@-]+:\d+:\d+\)?$/,
  /^[a-z]+(?:[-_.][a-z]+)*[-_.]?\d{1,3}$/,
];

const isOrdinary = (text: string): boolean => ordinaryShapes.some((shape) => shape.test(text.slice(0, 256)));

/** Both cases in a way that names do not have: not camelCase, not PascalCase words of letters only. */
const isMixed = (text: string): boolean =>
  /[a-z]/.test(text) && /[A-Z]/.test(text) && looksRandom(text.replaceAll(/[^A-Za-z0-9]/g, ''));

/** A run of at least 16 characters that changes between cases or between letters and digits as words never do. */
export const looksRandom = (value: string): boolean => {
  if (value.length < 16 || !/^[\w+/=.~:-]+$/.test(value) || isMadeOfWords(value)) return false;
  let changes = 0;
  for (let index = 1; index < value.length && index < 64; index++) {
    if (classOf(value.charCodeAt(index)) !== classOf(value.charCodeAt(index - 1))) changes++;
  }
  return changes >= Math.min(value.length, 64) / 4;
};

/** `JWTDecryptGetKey`, `greater-than-or-equal`, `set_post_handshake_auth`: words that can be spoken, as names of code are. */
export const isMadeOfWords = (text: string): boolean => {
  const words = text
    .slice(0, 128)
    .replace(/\d{1,5}(?!.*\d)/, '')
    .split(/[_:./-]+|(?<=[a-z])(?=[A-Z])/)
    .filter((word) => word !== '');
  const letters = words.join('');
  const vowels = letters.replaceAll(/[^aeiouy]/gi, '');
  return (
    words.every((word) => /^(?:[A-Z]{0,7}[a-z]{2,}|[A-Z][a-z]|[A-Z]{2,})$/.test(word) && isSpoken(word)) &&
    // Letters chosen at random change their case more often, and have fewer vowels.
    letters.length >= words.length * 3.5 &&
    vowels.length >= letters.length * 0.27
  );
};

/** What is longer than an abbreviation has vowels, and no six consonants one after another. */
const isSpoken = (word: string): boolean =>
  word.length < 4 || (/[aeiouy]/i.test(word) && !/[bcdfghjklmnpqrstvwxz]{6}/i.test(word));

const classOf = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x61 && code <= 0x7a ? 2 : 3;
};
