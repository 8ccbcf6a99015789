/** Calls and statements that take a password by position. */

import { isHarmless } from '../readers/classify-value.ts';
import { isLabel } from '../readers/label-look.ts';
import type { Detector } from './detector.ts';
import { asPasswords, type Row } from './passwords-by-place.ts';
import { hex, mixed } from './sample.ts';
import { signInFormats } from './sign-ins.ts';

const rows: readonly Row[] = [
  {
    source: 'https://man7.org/linux/man-pages/man8/useradd.8.html',
    gates: ['useradd ', 'usermod ', 'adduser '],
    pattern:
      /(?:user(?:add|mod)|adduser)\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)(?:-p|--password)[\s=]{1,4}["']?([^\s"'|;&]{1,256})/y,
    example: 'useradd -m -p hunter2',
    counterExample: 'useradd -m deploy',
  },
  {
    source:
      'https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring',
    gates: ['ConvertTo-SecureString '],
    pattern: /ConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?["']([^"'\n]{1,256})/y,
    example: 'ConvertTo-SecureString "hunter2',
    counterExample: 'ConvertTo-SecureString $password',
  },
  {
    source: 'https://cli.github.com/manual/gh_auth_login',
    gates: ['with-token', 'password-stdin'],
    pattern: /(?:with-token|password-stdin)\s{0,4}<<<\s{0,4}["']?([^\s"'|;&]{1,256})/y,
    example: 'with-token <<< hunter2',
    counterExample: 'password-stdin < file',
  },
  {
    source: 'https://dev.mysql.com/doc/refman/8.4/en/create-user.html',
    gates: ['IDENTIFIED', 'identified', 'Identified'],
    pattern:
      /identified\s{1,8}(?:with\s{1,8}[\w"']{1,64}\s{1,8})?(?:by|as)\s{1,8}(?:password\s{1,8})?["'](?![^"'\n]{1,256}["'] (?:is|are|was|were|by|in|at|of)\b)([^"'\n]{1,256})/iy,
    example: "IDENTIFIED BY 'hunter2",
    counterExample: 'identified by a number',
  },
  {
    source: 'https://requests.readthedocs.io/en/latest/user/authentication/',
    gates: [
      'auth',
      'HTTPBasicAuth',
      'HTTPDigestAuth',
      'basic',
      'BasicAuth',
      'SetBasicAuth',
      'NetworkCredential',
      'login',
      'withCredentials',
      'Credentials',
      'credentials',
      'PasswordAuthentication',
      'UsernamePasswordCredentials',
    ],
    pattern:
      /(?:auth\s{0,4}=\s{0,4}|HTTP(?:Basic|Digest)Auth|basic_?auth|(?:Set)?BasicAuth|NetworkCredential|login|(?:with|UsernamePassword)?Credentials|PasswordAuthentication)\s{0,4}[([]\s{0,8}["'][^"'\n]{0,128}["']\s{0,4},\s{0,8}(?:Some\()?["']([^"'\n]{1,128})/iy,
    example: 'auth=("bob", "hunter2',
    counterExample: 'auth=(user, password)',
  },
  {
    source: 'https://nodejs.org/api/crypto.html#cryptocreatehmacalgorithm-key-options',
    gates: [
      'createHmac(',
      'hmac.new(',
      'HMAC.new(',
      'jwt.sign(',
      'jwt.verify(',
      'jwt.encode(',
      'jwt.decode(',
      'jsonwebtoken.sign(',
    ],
    pattern:
      /(?:createHmac\(\s{0,8}["'][\w-]{2,12}["'],|hmac\.new\(|HMAC\.new\(|(?:jwt|jsonwebtoken)\.\w{4,6}\(\s{0,8}(?:[\w.]{1,80}|\{[^{}]{0,200}\}),)\s{0,8}b?["']([^"'\n]{4,128})/iy,
    example: "jwt.sign(payload, 'hunter2",
    counterExample: 'jwt.sign(payload, key)',
  },
  {
    source: 'https://docs.oracle.com/javase/8/docs/api/java/sql/DriverManager.html',
    gates: ['getConnection'],
    pattern: /getConnection\([^,\n]{1,256},\s{0,8}["'][^"'\n]{0,128}["'],\s{0,8}["']([^"'\n]{1,128})/y,
    example: 'getConnection(url, "bob", "hunter2',
    counterExample: 'getConnection(url, user, password)',
  },
  {
    source: 'https://www.postgresql.org/docs/current/pgcrypto.html',
    gates: [
      'pgp_sym_encrypt(',
      'pgp_sym_decrypt(',
      'AES_ENCRYPT(',
      'AES_DECRYPT(',
      'aes_encrypt(',
      'aes_decrypt(',
      'ENCRYPTBYPASSPHRASE(',
      'DECRYPTBYPASSPHRASE(',
      'EncryptByPassPhrase(',
      'DecryptByPassPhrase(',
    ],
    pattern:
      /(?:(?:pgp_sym|aes)_(?:en|de)crypt\([^\n;]{1,200}?,|(?:en|de)cryptbypassphrase\()\s{0,8}N?'([^'\n]{1,128})/iy,
    example: "pgp_sym_decrypt(ssn, 'hunter2",
    counterExample: 'pgp_sym_decrypt(ssn, key)',
  },
  {
    source: 'https://github.com/pyca/bcrypt#password-hashing',
    gates: [
      'hash(',
      'hashSync(',
      'bcrypt.',
      'argon2.hash(',
      'hashpw(',
      'checkpw(',
      'generate_password_hash(',
      'make_password(',
      'password_hash(',
      'GenerateFromPassword(',
    ],
    pattern:
      /(?:(?:bcrypt\.|argon2\.)hash(?:Sync)?\(|hash(?:pw|Sync)\(|checkpw\(|(?:generate_password_hash|make_password|password_hash)\(|GenerateFromPassword\(\[\]byte\(|hash\((?=["'][^"'\n]{1,128}["'],\s?\d))\s{0,8}b?["']([^"'\n]{1,128})/y,
    example: "bcrypt.hash('hunter2",
    counterExample: 'bcrypt.hash(password, 10)',
  },
  {
    source: 'https://www.php.net/manual/en/pdo.construct.php',
    gates: [
      'mysqli(',
      'mysqli_connect(',
      'mysql_connect(',
      'PDO(',
      'construct(',
      'pymysql.connect(',
      'MySQLdb.connect(',
    ],
    pattern:
      /(?:mysqli|mysqli?_connect|PDO|construct|connect)\(\s{0,8}(?:["'][^"'\n]{0,256}["']|\$\w{1,40}),\s{0,8}["'][^"'\n]{1,64}["'],\s{0,8}["']([^"'\n]{4,128})/y,
    example: "mysqli('db', 'bob', 'hunter2",
    counterExample: "PDO('mysql:host=db', $user, $password)",
  },
  {
    source: 'https://metacpan.org/pod/DBI#connect',
    gates: ['connect('],
    pattern:
      /connect\(\s{0,8}["'][\w+]{2,20}:[^"'\n]{1,256}["'],\s{0,8}["'][^"'\n]{1,64}["'],\s{0,8}["']([^"'\n]{4,128})/y,
    example: 'connect("dbi:Pg:dbname=app", "bob", "hunter2',
    counterExample: 'connect("dbi:Pg:dbname=app", $user, $password)',
  },
  {
    source: 'https://docs.arduino.cc/libraries/wifi/#begin',
    gates: ['WiFi.begin('],
    pattern: /WiFi\.begin\(\s{0,8}["'][^"'\n]{1,64}["'],\s{0,8}["']([^"'\n]{4,64})/y,
    example: 'WiFi.begin("office", "hunter2',
    counterExample: 'WiFi.begin(ssid, password)',
  },
  {
    source: 'https://nodejs.org/api/crypto.html#cryptoscryptsyncpassword-salt-keylen-options',
    gates: ['scryptSync(', 'scrypt(', 'pbkdf2Sync(', 'pbkdf2(', 'pbkdf2_hmac(', 'PBKDF2('],
    pattern:
      /(?:scrypt|pbkdf2)(?:Sync)?(?:_hmac\(\s{0,4}["'][\w-]{3,12}["'],|\()\s{0,8}b?["'](?!sha|hmac)([^"'\n]{4,128})/iy,
    example: "scryptSync('hunter2",
    counterExample: 'scryptSync(password, salt, 32)',
  },
  {
    source: 'https://docs.ethers.org/v6/api/wallet/#Wallet',
    gates: ['Wallet(', 'privateKeyToAccount(', 'from_key('],
    pattern: /(?:Wallet|privateKeyToAccount|from_key)\(\s{0,8}["']((?:0x)?[\da-f]{64})/iy,
    example: `Wallet("${hex(64)}`,
    counterExample: 'Wallet(key)',
  },
  {
    source: 'https://redis.io/docs/latest/commands/auth/',
    gates: ['AUTH '],
    pattern: /(?<=^|[\n>] ?)AUTH (?:[\w.-]{1,64} )?["']?([^\s"']{4,128})(?=["']?(?:\s*$|\s*\n))/y,
    example: 'AUTH hunter2x9',
    counterExample: 'AUTH LOGIN required',
  },
  {
    source:
      'https://docs.oracle.com/en/java/javase/21/docs/api/java.base/javax/crypto/spec/SecretKeySpec.html',
    gates: [
      'SecretKeySpec(',
      'signWith(',
      'KeyStore.load(',
      'Fernet(',
      'signInWithEmailAndPassword(',
      'createUserWithEmailAndPassword(',
      'createCipheriv(',
      'createDecipheriv(',
    ],
    pattern:
      /(?:SecretKeySpec\(|Fernet\(|(?:signWith|KeyStore\.load|create(?:C|Dec)ipheriv|(?:signIn|createUser)WithEmailAndPassword)\((?:\s{0,8}[^,()"'\n]{1,60},|\s{0,8}["'][^"'\n]{1,80}["'],){1,2})\s{0,8}b?["']([^"'\n]{4,256})/y,
    example: "createCipheriv('aes-256-cbc', 'hunter2",
    counterExample: "createCipheriv('aes-256-cbc', key, iv)",
  },
  {
    source: 'https://learn.microsoft.com/sql/t-sql/language-elements/declare-local-variable-transact-sql',
    gates: ['DECLARE ', 'declare ', 'Declare '],
    pattern:
      /declare\s{1,8}@\w{0,32}(?:pass|pwd|secret|token|key)\w{0,32}\s{1,8}(?:as\s)?n?(?:var)?char\s?\(\w{1,4}\)\s{0,8}=\s{0,8}N?'([^'\n]{4,256})/iy,
    example: "DECLARE @pwd NVARCHAR(50) = N'hunter2",
    counterExample: 'DECLARE @pwd NVARCHAR(50);',
  },
  {
    source: 'https://redis.io/docs/latest/commands/monitor/',
    gates: ['AUTH"', 'auth"'],
    pattern: /auth" (?:"[\w.@-]{1,64}" )?"([^"\n]{4,128})/iy,
    example: 'AUTH" "hunter2',
    counterExample: 'AUTH": "none"',
  },
];

/** Constants of PHP: WordPress keeps its keys so. */
const constants: readonly Detector[] = [
  {
    type: 'secret_key',
    source: 'https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys',
    gates: ['define('],
    pattern:
      /define\(\s{0,4}["']\w{0,40}(?:_KEY|_SALT|SECRET|TOKEN|PASSWORD|PASSWD)["'],\s{0,8}["']((?=[^"'\n]{0,200}[^a-z_."'\n])[^'"\n]{6,200})/y,
    valid: (secret) => !isHarmless(secret) && !isLabel(secret),
    example: `define('NONCE_KEY', '${mixed(48)}`,
    counterExample: "define('NONCE_KEY', 'nonce_key')",
  },
];

export const callFormats: readonly Detector[] = [...signInFormats, ...constants, ...asPasswords(rows)];
