/** Programs, and what is written about them, speak of secrets all the time and hold none: nothing of it is touched. */
import { expect, it } from 'vitest';
import { maskText } from './masker.ts';

it.each([
  // Lists of names.
  `KEYWORDS = (\n    'APPSERVER-PASSWORD',\n    'APPSERVER-USERID',\n    'AUTHORIZATION',\n    'AUTO-COMP',\n)`,
  `'GetAdminGroup',\n    'SetAdminPassword',\n    'GetAdminPassword',`,
  `for (const name of ['Authorization', 'Cache-Control', 'Cookie', 'Cross-Origin-Embedder-Policy']) drop(name);`,
  `dict.fromkeys(['username', 'password', 'repository'], '')`,
  `secret_keys = {'accountkey', 'sharedaccesssignature'}`,
  '`key`, `passphrase`, `pfx`, `rejectUnauthorized`',
  `'password': read('redis_password'),\n    'max_connections': self.max_connections,`,
  // Constants, pointers, members and types.
  `#define GL_STENCIL_PASS_DEPTH_PASS        0x0B96`,
  `#define CKA_PKCS8_SALT                    0xce534355UL`,
  `#define gcm_set_key nettle_gcm_set_key`,
  `FunctionPass *createGVNPass(bool NoMemDepAnalysis = false);`,
  `                 SECKEYPrivateKey **destPrivKey,\n                 SECItem *nickname)`,
  `if ( $pw->uid == 1 && $pw->dir =~ m#^/(bin|tmp)?$# )`,
  `command($user, $pass)->response == CMD_OK`,
  `getKey: JWTDecryptGetKey<KeyType>, options?: JWTDecryptOptions`,
  `        password: URLPatternComponentResult;\n        hostname: URLPatternComponentResult;`,
  `    'secret'?: V1SecretProjection;\n    'serviceAccountToken'?: V1ServiceAccountTokenProjection;`,
  `config: NodeConfig<HttpRequestV45Params> & { credentials?: HttpRequestV45Credentials };`,
  `def encode_private(self, private_key: ec.EllipticCurvePrivateKey, f_priv: _FragList):`,
  `    key: typing.Union["_RSAPrivateKey", "_RSAPublicKey"],\n    private_key: "_RSAPrivateKey",`,
  `class _X448PrivateKey(X448PrivateKey):`,
  `const isCollection = (token) => !!token && 'items' in token;`,
  `const clientSecret = isPublicClient ? undefined : randomBytes(32).toString('hex');`,
  `username, password = un, pw`,
  `const csrfToken = (0, _crypto.randomBytes)(32).toString("hex");`,
  `userdata.password = password_ptr`,
  `			pass: matchResult?.pass ?? false,`,
  `const credentials = await this.getCredentials('gitlabOAuth2Api');`,
  `Partial<AdapterSession> & Pick<AdapterSession, "sessionToken">\n) => Awaitable<AdapterSession>`,
  `endpoint.headers.authorization = withAuthorizationPrefix(token);`,
  `auth = "Basic " + standard_b64encode(user_pass).decode('ascii')`,
  `passphrase: AttributeOID.CHALLENGE_PASSWORD: "challengePassword",`,
  `if (pkcs8.indexOf("-----BEGIN PRIVATE KEY-----") !== 0)\n    throw new TypeError('"pkcs8" must be a string');`,
  `_SK_START = b"-----BEGIN OPENSSH PRIVATE KEY-----"\n_SK_END = b"-----END OPENSSH PRIVATE KEY-----"`,
  `DECLARE_PEM_rw_cb_ex(PrivateKey, EVP_PKEY)\nDECLARE_PEM_rw_ex(PUBKEY, EVP_PKEY)\n`,
  `r'readonly|set|shift|pwd|'\nr'shopt|source|suspend|test|time|times|trap'`,
  // Texts that something is put into, and expressions.
  `token = "%s:%s" % (user, name)`,
  'token: `$' +
    '{issuer}/services/oauth2/token`,\nauthorization: `$' +
    '{issuer}/oauth2/authorize?display=page`,',
  `'X-Server-Token': '={{$credentials.serverToken}}',`,
  `print(f"password={password!r}")`,
  `_stoken = (r'(?:[%s]+|(?:%s|%s|%s)+)' % (a, b, c, d))`,
  `{% translate 'Confirm password:' %}</label>`,
  `set_password = 'ALTER USER %(user)s IDENTIFIED BY "%(password)s"'`,
  // Places in programs, colours, numbers.
  `==44112==    by 0xFACB10: node::Start(int, char**) (node.cc:996)`,
  `GPG_ERR_CARD = 108,\nGPG_ERR_CARD_RESET = 109,`,
  `styles = {\n    Token:      '#000080',\n    Comment:    '#696969',\n}`,
  `5411 5412 5413\n5414 5415 5416 5417 20BBF 20BC6 5211 5212 5213 5214 5215`,
  `// addresses: [{"address":"2606:2800:21f:cb07:6820:80da:af6b:8b2c","family":6}]`,
  `docker run --rm -v $(pwd):/src -u $(id -u):$(id -g) builder`,
  `xmlsec1 encrypt --deskey deskey.bin --binary-data binary.dat`,
  `PWD=/root\nOLDPWD=/`,
  // Answers of cloud services.
  `{"PreferredMaintenanceWindow":"tue:09:30-tue:10:30","SnapshotWindow":"07:00-08:00"}`,
  `{"ChangeToken":"abcd12f2-46da-4fdb-b8d5-fbd4c466928f","ClientRequestToken":"a8ca07e4-61ec-4399-99f4-19853801bcd5"}`,
  `{"SecretId":"OrdersDatabaseSecret1","RecoveryWindowInDays":7}`,
  // Sentences.
  'You have exceeded the rate limit for authorization requests.',
  'URL of the authorization server’s authorization endpoint. The authorization response is masked nowhere.',
  '[RFC 9101 - The OAuth 2.0 Authorization Framework: JWT-Secured Authorization Request (JAR)](https://example.org/9101)',
  'We should probably allow the user to pass the host, but the user should pass in -1 for it.',
  'In your default keyring, pass `--keyring="~/pubring.kbx"`; or pass `reconnect=False`.',
  'If you need to pass UTF-8 characters in the value, encode it.',
  'Create a personal access token at https://github.com/settings/tokens/new?scopes=repo',
  '- JSON Web Token (JWT) - [RFC7519](https://example.org/rfc7519)',
  ':param sign_password: The passphrase for the key.',
  'read_passphrase: can’t open /dev/tty; we pass the --username and --password options instead.',
  'in the set whose key is greater-than-or-equal to the given key',
  'throw new Error("Token is expired!")',
  'the “$user” token is **removed** from search_path',
  'source: salt://images/junos_16_1.tgz',
  'Read the username/password from $HOME/.pypirc.',
  'ssh_key: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 user@host',
  // Expressions, addresses of things and what is built of them.
  `const processedPassword = cryptoMethod === 'sha256' ? saslprep(password) : digest(username, password);`,
  `pass := &analysis.Pass{\n\tFset: fset,`,
  `PrivateKey:  &brokenKey,`,
  `PrivateKey:  messageOnlySigner{testRSAPrivateKey},`,
  `var rsaPrivateKey = test1024Key`,
  `const JWT = /jwt/.test(mode);`,
  `SIOCGLIFTOKEN                 = -0x3f879678`,
  `nosecret:\n#endif\n\tMOVD RSP, R20`,
  `t.Fatalf("PWD: got %q, want %q", pwd, tc.pwd)`,
  `Sprintf("user=%#v, pass=%#v, host=%q", u, p, h)`,
  `(next token: %T(%v)) rem:%q`,
  `very first token (!p.pos.IsValid()) is not initialized`,
  `f"The HMAC key is {len(key)} bytes long, which is below "`,
  // Types, and names that are listed or repeated.
  `                private_key: Ed25519PrivateKey | Ed448PrivateKey`,
  `password: BinaryLike,\n    salt: BinaryLike,`,
  `callback: (err: Error | null, derivedKey: NonSharedBuffer) => void,`,
  `issueCredential: openid4vciIssueCredential,`,
  `    "OAuth2Token",\n    "OAuth2Request",\n    "JsonPayload",`,
  `  | SyntaxKind.AtToken\n  | SyntaxKind.HashToken\n  | SyntaxKind.CaretEqualsToken;`,
  `'oauth_consumer_key="client_key", '`,
  `// groupname:password:GID:user_list`,
  // Prose, links and addresses.
  `     * The time the DEK stays in the cache in milliseconds. Defaults to 60000. 0 means no timeout.`,
  `securely hash the password, and that hash is stored. Since this\nquery modifies data,\ncall commit`,
  `* #759: OpenID Connect - fix Authorization: Basic parsing`,
  `// Compute external relocations on the go, and pass to Machoreloc1`,
  `okay to pass IPv4-mapped addresses to it`,
  `Here the function identified by "repeat" is overwritten.`,
  `"Unexpected_token_1012": "意外的标记。",`,
  `AKP JWK "priv" (Private Key): base64url-encoded private key`,
  `[oauth2-bearer]: https://www.rfc-editor.org/info/rfc6750/`,
  `equal('mailto:addr1@an.example,addr2@an.example')`,
  `https://gcc.gnu.org/git/?p=gcc.git;a=blob;f=libgcc/unwind.h;h=5486223d60272c73d5103b29ae592d2ee998e1cf#l49`,
  `rm -f cacert.pem ca.crt ca-private.key *.csr`,
  'var emptyPass pass = pass{\n\tname: "empty pass",',
  '{rawToken(`-99999999999999999999`), token{Float: -1e20}}',
  `paths: ['users.*.password', 'users.*.profile.preferences.*']`,
  'Pass [`signCount`](https://playwright.dev/docs/api) as well',
  'pass :paramref:`_sa.create_engine.json_serializer` to',
  'lastSignificantToken = "?InterpolationInTemplate";',
  `const JWT = 'application/token-introspection+jwt';`,
  '|         with Access Token     +---------------+',
  'class ForbiddenSubclass(Forbidden):\n    pass\n\n@app.errorhandler(403)',
  '.. _`I-D.ietf-oauth-v2-bearer`: https://tools.ietf.org/html/rfc6749#section-12.2',
  '- Bearer https://tools.ietf.org/html/rfc6750',
  'page=2&token=%5BFiltered%5D',
  '* | `expired_key` | The key has expired. |\n* | `no_user` | No user was associated with it. |',
  // Numbers of a card by their sum: in a list of rounded numbers, among groups of hexadecimal digits.
  '{2251799813685250.5, 2251799813685251},',
  '1800 2100 2a00 3300 3c00 4500 4e00 5700 6000 6900 7200 7b00 8400 8d00',
  // A number of a card by its sum, in a listing of machine code.
  `SUB $0xaaa, R2    // 42a82ad142a86ad1\nADDW $0x60060, R2 // 4280011142804111\nADD R5            // 45801a91a5604091`,
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

it.each([
  `login("password", "hunter2")`,
  `define('DB_PASSWORD', 'hunter2')`,
  `connect(\n  'password',\n  'hunter2',\n)`,
  `  password:   hunter2;\n`,
  `authorization: hunter2-a8s7d6f5`,
  `# login with user *qa* and password *hunter2*`,
  `#define DB_PASSWORD "hunter2"`,
  `password -> hunter2`,
  `<entry key="password">hunter2</entry>`,
  `password: hunter2,\n  salt: BinaryLike,`,
  `we reset your password to hunter2`,
  `CREATE USER app IDENTIFIED BY 'hunter2'; -- by hand`,
  `create user app identified by "hunter2"`,
  `user,password\nada,hunter2`,
  `[password]: https://ada:hunter2@example.com/`,
  `| password |\n| hunter2 |`,
])('hides what a program really holds in %j', (text) => {
  expect(maskText(text)).not.toContain('hunter2');
});

it('hides what is given away of a key whose end is left out', () => {
  expect(maskText('apikey: f4ZsmwtB1c7f85Jdu43RgXVDFlNjuJaeIYV8QMft...')).toBe('apikey: [REDACTED:api_key]');
  expect(maskText('apikey: f4Zsm...')).toBe('apikey: f4Zsm...');
});

it('hides a card behind a remark', () => {
  expect(maskText('the test card // 4111111111111111')).toBe('the test card // [REDACTED:card]');
  expect(maskText('paid with\nid 7f3a\n 4111111111111111\n')).not.toContain('4111111111111111');
});
