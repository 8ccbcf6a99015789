/** Messages that look as if they held secrets and hold none. */
import {
  address,
  alphanumeric,
  base64,
  base64url,
  capitals,
  date,
  figures,
  hex,
  lowercase,
  person,
  uuid,
  word,
} from './made-up.ts';
import type { Random } from './random.ts';

type Make = (r: Random) => unknown;

const ids: Make = (r) =>
  r.pick<unknown>([
    { id: uuid(r), request_id: hex(r, 32), trace_id: hex(r, 32), span_id: hex(r, 16) },
    { order_id: r.chars(figures, 16), tracking_number: `1Z${r.chars(capitals + figures, 16)}` },
    `Request ${uuid(r)} finished in 12 ms (trace=${hex(r, 32)})`,
    { user: { id: `usr_${r.chars(alphanumeric, 24)}`, account: `acct_${r.chars(alphanumeric, 16)}` } },
    {
      message_ts: `17${r.chars(figures, 8)}.${r.chars(figures, 6)}`,
      channel: `C0${r.chars(capitals + figures, 9)}`,
    },
    {
      customer: `cus_${r.chars(alphanumeric, 14)}`,
      charge: `ch_${r.chars(alphanumeric, 24)}`,
      session_id: uuid(r),
    },
    `Created issue PROJ-${r.int(9999)} (id ${r.chars(figures, 18)})`,
    {
      _id: hex(r, 24),
      etag: `"${hex(r, 32)}"`,
      nextCursor: r.chars(base64, 40),
      next_page_token: r.chars(base64url, 60),
    },
    {
      arn: `arn:aws:iam::${r.chars(figures, 12)}:role/deploy`,
      instance: `i-0${hex(r, 16)}`,
      ami: `ami-0${hex(r, 16)}`,
    },
  ]);

const hashes: Make = (r) =>
  r.pick<unknown>([
    `commit ${hex(r, 40)}\nAuthor: ${person(r)} <dev@example.com>\nDate:   Mon Mar 2 10:00:00 2026\n\n    Fix token refresh`,
    `${hex(r, 64)}  dist/app.tar.gz\n${hex(r, 64)}  dist/app.zip`,
    { image: `ghcr.io/acme/app@sha256:${hex(r, 64)}`, layers: [`sha256:${hex(r, 64)}`] },
    { sha: hex(r, 40), tree: { sha: hex(r, 40) }, parents: [{ sha: hex(r, 40) }] },
    `index ${hex(r, 7)}..${hex(r, 7)} 100644\n--- a/src/password.ts\n+++ b/src/password.ts\n@@ -1,3 +1,3 @@`,
    `md5: ${hex(r, 32)}\nsha1: ${hex(r, 40)}`,
    { checksum: hex(r, 64), fingerprint: hex(r, 40), key_id: hex(r, 16).toUpperCase() },
    `ETag: W/"${hex(r, 20)}"\nX-Request-Id: ${uuid(r)}\nX-Amz-Cf-Id: ${r.chars(base64url, 54)}==`,
  ]);

const lockfiles: Make = (r) =>
  r.pick<unknown>([
    {
      'node_modules/jsonwebtoken': {
        version: '9.0.2',
        resolved: 'https://registry.npmjs.org/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz',
        integrity: `sha512-${r.chars(base64, 86)}==`,
      },
    },
    `password-prompt@^1.1.2:\n  version "1.1.3"\n  resolved "https://registry.yarnpkg.com/password-prompt/-/password-prompt-1.1.3.tgz#${hex(r, 40)}"\n  integrity sha512-${r.chars(base64, 86)}==`,
    `github.com/golang-jwt/jwt/v5 v5.2.1 h1:${r.chars(base64, 43)}=\ngithub.com/golang-jwt/jwt/v5 v5.2.1/go.mod h1:${r.chars(base64, 43)}=`,
    `[[package]]\nname = "secrecy"\nversion = "0.8.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${hex(r, 64)}"`,
    `cryptography==42.0.5 \\\n    --hash=sha256:${hex(r, 64)} \\\n    --hash=sha256:${hex(r, 64)}`,
  ]);

const media: Make = (r) =>
  r.pick<unknown>([
    { content: [{ type: 'image', data: `iVBORw0KGgo${r.chars(base64, 400)}==`, mimeType: 'image/png' }] },
    { html: `<img src="data:image/png;base64,iVBORw0KGgo${r.chars(base64, 300)}">` },
    {
      contents: [
        { uri: 'file:///logo.png', mimeType: 'image/png', blob: `iVBORw0KGgo${r.chars(base64, 200)}` },
      ],
    },
    {
      blob: Buffer.from(`Hello ${word(r)}, nothing to see here.`).toString('base64'),
      mimeType: 'text/plain',
      uri: 'x:y',
    },
    `note: ${Buffer.from(`Meeting notes from ${date(r)}: ship the ${word(r)} release`).toString('base64')}`,
  ]);

const schemas: Make = (r) =>
  r.pick<unknown>([
    {
      name: 'create_user',
      inputSchema: {
        type: 'object',
        properties: {
          username: { type: 'string' },
          password: { type: 'string', description: 'The password of the new user', minLength: 8 },
          api_key: { type: 'string', format: 'password' },
        },
        required: ['username', 'password'],
      },
    },
    'CREATE TABLE users (\n  id serial PRIMARY KEY,\n  email text NOT NULL,\n  password_hash varchar(255) NOT NULL,\n  api_token text,\n  reset_token varchar(64) DEFAULT NULL,\n  ssn char(11)\n);',
    {
      columns: [
        { name: 'password', type: 'varchar(255)', nullable: false },
        { name: 'token', type: 'text', nullable: true },
      ],
    },
    'ALTER TABLE accounts ADD COLUMN secret_key text;\nCREATE INDEX idx_token ON sessions (token);',
    'interface Login {\n  username: string;\n  password: string;\n  token?: string | null;\n  apiKey: string;\n}',
    'type User struct {\n\tName     string `json:"name"`\n\tPassword string `json:"password"`\n\tToken    *string `json:"token"`\n}',
    'class User(Base):\n    password_hash = Column(String(255), nullable=False)\n    api_key = Column(String)\n    token: Optional[str] = None',
    'input LoginInput {\n  email: String!\n  password: String!\n  token: ID\n}',
    ' column_name   | data_type         | is_nullable \n---------------+-------------------+-------------\n password_hash | character varying | NO\n api_token     | text              | YES',
    {
      openapi: '3.1.0',
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        },
      },
    },
    'const schema = z.object({ email: z.string().email(), password: z.string().min(8), token: z.string().optional() });',
    {
      type: 'object',
      properties: { secret: { type: 'string', default: '' }, token: { type: ['string', 'null'] } },
    },
    '<xs:element name="password" type="xs:string"/>\n<xs:element name="token" type="xs:string" minOccurs="0"/>',
    '| Field | Type | Null |\n|---|---|---|\n| password | varchar(255) | NO |\n| api_key | char(40) | YES |',
  ]);

const references: Make = (r) =>
  r.pick<unknown>([
    `password: \${DB_PASSWORD}\ntoken: \${{ secrets.GITHUB_TOKEN }}`,
    `DB_PASSWORD=$DB_PASSWORD\nAPI_KEY=\${API_KEY:-}\n`,
    {
      password: `arn:aws:secretsmanager:eu-west-1:${r.chars(figures, 12)}:secret:prod/db-AbCdEf`,
      username: 'app',
    },
    'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db-credentials\n        key: password\n',
    {
      name: 'DB_PASSWORD',
      valueFrom: `arn:aws:ssm:us-east-1:${r.chars(figures, 12)}:parameter/prod/db/password`,
    },
    'password = data.aws_secretsmanager_secret_version.db.secret_string\ntoken    = var.github_token\n',
    'api_key: "{{ vault_api_key }}"\npassword: "{{ lookup(\'env\', \'DB_PASSWORD\') }}"',
    'password: op://Private/db/password\ntoken: vault:secret/data/app#token',
    'const password = process.env.DB_PASSWORD;\nconst token = req.headers.authorization;\nconst apiKey = config.get("apiKey");',
    'password = os.environ["DB_PASSWORD"]\ntoken = os.getenv("API_TOKEN")\nsecret = settings.SECRET_KEY',
    'POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password\nSSL_KEY=/etc/ssl/private/server.key\nTOKEN_PATH=/var/run/secrets/token',
    {
      secretName: 'db-credentials',
      existingSecret: 'redis-auth',
      passwordSecretRef: { name: 'db', key: 'password' },
    },
    'echo "Password: $PASSWORD"; curl -H "Authorization: Bearer $TOKEN" https://x.example',
    'curl -u "$USER:$PASS" https://api.example.com\nmysql -u root -p"$MYSQL_PASSWORD" app',
    `postgres://app:\${DB_PASS}@db:5432/app and https://user:<password>@host/path`,
    'Authorization: Bearer <token>\nX-Api-Key: {api_key}\nCookie: session=<session>',
    {
      password: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/db)',
      token: '{{resolve:secretsmanager:prod/api:SecretString:token}}',
    },
    'password: ENC[AES256_GCM,data:abcd,iv:efgh,tag:ijkl,type:str]\napi_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256',
  ]);

const placeholders: Make = (r) =>
  r.pick<unknown>([
    'API_KEY=YOUR_API_KEY\nSECRET=changeme\nTOKEN=xxxxxxxxxxxxxxxx\nPASSWORD=<password>\n',
    { password: '********', api_key: '[REDACTED]', token: '***', secret: 'REDACTED' },
    'password: "<your-password>"\napi_key: your-api-key-here\ntoken: "..."\n',
    'token = "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # replace me',
    'export OPENAI_API_KEY="sk-..."\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
    { password: null, token: '', secret: 'null', api_key: 'undefined' },
    'password = (sensitive value)\ntoken    = (known after apply)\n~ secret = (sensitive)',
    'Name:         db\nType:         Opaque\n\nData\n====\npassword:  12 bytes\nusername:  5 bytes',
    { ssn: '***-**-1234', card: '**** **** **** 4242', iban: 'DE** **** ****' },
    'card ending in 4242, SSN xxx-xx-6789, password ••••••••',
    'Enter password: \nPassword for user postgres: \nToken: [hidden]',
    `Set the variable SECRET_KEY (see docs). Example: SECRET_KEY=replace-me`,
    { password: 'string', token: 'string', apiKey: 'string', expiresIn: 0 },
  ]);

const metadataKeys: Make = (r) =>
  r.pick<unknown>([
    {
      password_updated_at: date(r),
      token_count: r.int(9999),
      api_key_id: `key_${r.int(999)}`,
      secret_name: 'db',
      has_password: true,
      token_type: 'bearer',
      expires_in: 3600,
    },
    {
      password_policy: { min_length: 12, require_symbols: true },
      max_password_age: 90,
      password_reset_required: false,
    },
    {
      key: 'status',
      primary_key: 'id',
      foreign_key: 'user_id',
      sort_key: 'created_at',
      cache_key: `user:${r.int(99)}:profile`,
      partition_key: 'tenant',
    },
    `password_last_changed: ${date(r)}\ntoken_ttl: 3600\nsecret_version: 4\napi_key_name: ci\n`,
    {
      author: person(r),
      authority: 'x',
      tokenizer: 'cl100k',
      secretary: person(r),
      passport_office: 'Bonn',
      monkey: 'banana',
      keyboard: 'qwertz',
      compass: 'north',
    },
    {
      token_endpoint: 'https://idp.example.com/oauth/token',
      jwks_uri: 'https://idp.example.com/keys',
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    },
    { passed: 12, failed: 0, bypass: false, pass: 31, pass_rate: 0.98, passes: true },
    {
      id: r.int(9),
      password_hash_algorithm: 'bcrypt',
      password_strength: 'strong',
      secret_rotation_days: 30,
      secrets_count: 3,
    },
    'PWD=/home/app\nOLDPWD=/\nSSH_AUTH_SOCK=/tmp/ssh-agent.sock\nGPG_KEY=/etc/gpg/key.asc\nKEYBOARD=us\nPASSWORD_MIN_LENGTH=8\nTOKEN_EXPIRY=15m\n',
    {
      credentials: 'include',
      auth: 'basic',
      session: { duration: 30 },
      cookie: { secure: true, httpOnly: true, sameSite: 'lax' },
    },
  ]);

const usage: Make = (r) =>
  r.pick<unknown>([
    {
      usage: {
        prompt_tokens: r.int(999),
        completion_tokens: r.int(999),
        total_tokens: r.int(9999),
        input_tokens: 7,
        output_tokens: 8,
        cache_read_input_tokens: 0,
      },
    },
    {
      model: 'gpt-4o',
      max_tokens: 4096,
      temperature: 0.2,
      stop: null,
      logprobs: { tokens: ['Hello', ' world'], token_logprobs: [-0.3, -1.2] },
    },
    `Used ${r.int(9999)} tokens (prompt 120, completion 88), cost $0.0${r.int(99)}`,
    { tokens: r.int(9999), max_output_tokens: 1024, token_budget: 20000, tokens_per_second: 42.5 },
    [
      { token: 'Hello', logprob: -0.31 },
      { token: ' there', logprob: -1.2 },
    ],
  ]);

const publicKeys: Make = (r) =>
  r.pick<unknown>([
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.chars(base64, 43)} dev@laptop`,
    `-----BEGIN PUBLIC KEY-----\n${r.chars(base64, 64)}\n${r.chars(base64, 64)}\n-----END PUBLIC KEY-----`,
    `-----BEGIN CERTIFICATE-----\nMIID${r.chars(base64, 60)}\n${r.chars(base64, 64)}\n-----END CERTIFICATE-----`,
    {
      keys: [
        {
          kty: 'RSA',
          kid: r.chars(base64url, 22),
          use: 'sig',
          alg: 'RS256',
          n: r.chars(base64url, 342),
          e: 'AQAB',
        },
      ],
    },
    { public_key: r.chars(base64, 44), publishable_key: `pk_live_${r.chars(alphanumeric, 24)}` },
    `clusters:\n- cluster:\n    certificate-authority-data: ${Buffer.from(`-----BEGIN CERTIFICATE-----\n${r.chars(base64, 64)}\n-----END CERTIFICATE-----\n`).toString('base64')}\n    server: https://${address(r)}:6443`,
    `|1|${r.chars(base64, 27)}=|${r.chars(base64, 27)}= ssh-rsa AAAAB3NzaC1yc2E${r.chars(base64, 200)}`,
    `SHA256:${r.chars(base64, 43)} dev@laptop (ED25519)`,
  ]);

const prose: Make = (r) =>
  r.pick<unknown>([
    'Your password must be at least 12 characters and contain a number.',
    'The token has expired. Please sign in again to get a new access token.',
    'Password reset email sent. Check your inbox.',
    'Invalid API key provided. You can find your API key in the dashboard.',
    'Rotate the secret every 90 days; the key is stored in the vault.',
    'I forgot my password, how do I reset it? The password is wrong, it says.',
    'Authentication failed: password is incorrect for user "app".',
    'The secret to good coffee is fresh beans. The key is patience.',
    'Error: token is invalid or malformed (expected 3 parts, got 1)',
    'Unexpected token } in JSON at position 120',
    'permission denied: secret "db-credentials" is forbidden: User cannot get resource',
    'This function takes a password and returns a token. See the authorization guide for bearer tokens.',
    `Please update your password by Friday. Contact ${person(r)} with questions.`,
    'Basic authentication is deprecated; use bearer tokens or API keys instead.',
    'Passwords are hashed with bcrypt. Tokens: 24 hours. Sessions: 7 days.',
    'Session cookie settings: the cookie is HttpOnly and secure.',
    'Pass the key to the function; the pass: fail ratio improved. Token: optional.',
    `The password for ${word(r)} was changed on Monday and the old token was revoked.`,
    'The API key is missing. The client secret is required. Private key: not found.',
    'Password: required\nToken: optional\nSecret: not configured',
    'Add the token to the Authorization header, e.g. `Authorization: Bearer <token>`.',
    'What is a pin? A pin is a four digit number.',
    'password authentication failed for user "postgres"',
    'Ask your admin for the wifi password or use a guest access token from reception.',
  ]);

const metrics: Make = (r) =>
  r.pick<unknown>([
    `http_requests_total{method="GET",code="200"} ${r.int(1e6)} 17${r.chars(figures, 11)}\nauth_token_refresh_total ${r.int(1e4)}\npassword_resets_total{result="ok"} 12`,
    {
      timestamp: 1.7e12 + r.int(1e9),
      value: r.int(1e6) / 7,
      series: [
        [17e11 + r.int(1e9), 0.25],
        [17e11 + r.int(1e9), 4111.111],
      ],
    },
    `${date(r)} INFO  [main] c.e.App - Started in 3.2 s, heap 512MB, pid ${r.int(9999)}`,
    `latency_p99=12.5ms throughput=1200rps errors=0 tokens=15 keys=120`,
    {
      latitude: 52.5200066,
      longitude: 13.404954,
      nanos: `17${r.chars(figures, 17)}`,
      big: r.chars('123456789', 1) + r.chars(figures, 10),
    },
    `Build #${r.int(9999)} ${r.chars(figures, 13)} OK in 00:03:12, 1234 passed, 0 failed`,
    {
      invoice: `INV-2026-${r.chars(figures, 6)}`,
      isbn: `978-3-16-${r.chars(figures, 6)}-0`,
      phone: '+49 30 901820',
      version: '10.15.7',
      ip: address(r),
    },
  ]);

const code: Make = (r) =>
  r.pick<unknown>([
    'function login(username, password) {\n  const token = createToken(username, password);\n  return { token, user };\n}',
    'if (!password) throw new Error("password required");\nif (token !== expected) return 401;\nthis.password = password;',
    'const { password, ...rest } = user;\nconst token = await getToken();\nlocalStorage.setItem("token", token);',
    'def check_password(self, password: str) -> bool:\n    return bcrypt.checkpw(password.encode(), self.password_hash)',
    'password = input("Password: ")\ntoken = response.json()["access_token"]\napi_key = args.api_key',
    'user.password = hash_password(form.password.data)\nself.token = token\nsecret_key = load_secret_key(path)',
    '<input type="password" name="password" placeholder="Password" autocomplete="current-password">\n<label for="token">Token</label>',
    'String password = request.getParameter("password");\nString token = jwtService.generateToken(user);\nprivate String apiKey;',
    'password := os.Getenv("DB_PASSWORD")\nif err := bcrypt.CompareHashAndPassword(hash, []byte(password)); err != nil {',
    'SELECT id, email, password_hash FROM users WHERE token = $1 AND api_key = ?',
    'UPDATE users SET password = :password WHERE id = :id',
    'expect(screen.getByLabelText("Password")).toBeVisible();\nawait page.fill("#password", user.password);',
    'for (const token of tokens) parse(token);\nconst key = keys[i];\nlet secret = null;',
    'api_key = None\npassword = ""\ntoken = None  # set later',
    'import { Token } from "./token";\nexport type Secret = { key: string; value: string };',
    'token: TOKEN_KIND.IDENTIFIER,\nkey: KeyCode.Enter,\npassword: formData.password,\nsecret: this.options.secret,',
  ]);

const listings: Make = (r) =>
  r.pick<unknown>([
    {
      tools: [
        { name: 'get_secret', description: 'Returns the secret with this name. Requires an API key.' },
        { name: 'reset_password', description: 'Resets the password of a user' },
      ],
    },
    `NAME            TYPE     DATA   AGE\ndb-credentials  Opaque   2      14d\ntls-secret      kubernetes.io/tls   2   90d\ndefault-token-${r.chars(lowercase + figures, 5)}   kubernetes.io/service-account-token   3   1y`,
    `-rw------- 1 root root 1675 Mar  1 10:00 id_rsa\n-rw-r--r-- 1 root root  400 Mar  1 10:00 id_rsa.pub\ndrwxr-xr-x 2 root root 4096 passwords`,
    `AccessKeyId: [hidden]\nUserName: ci\nCreateDate: ${date(r)}\nStatus: Active`,
    {
      secrets: [
        { name: 'DB_PASSWORD', created_at: date(r), updated_at: date(r) },
        { name: 'API_TOKEN', visibility: 'all' },
      ],
    },
    { kind: 'SealedSecret', spec: { encryptedData: { password: `Ag${r.chars(base64, 200)}` } } },
    'id,username,email,created_at\n1,ada,ada@example.com,2026-01-01\n2,ken,ken@example.com,2026-01-02',
    `| id | title | key |\n|---|---|---|\n| 1 | Fix login token bug | PROJ-${r.int(99)} |\n| 2 | Rotate secrets | PROJ-${r.int(99)} |`,
    { kind: 'ConfigMap', data: { 'app.conf': 'log_level=info\nport=80', token_ttl: '3600' } },
    ` id | name  | token_count | password_changed \n----+-------+-------------+------------------\n  1 | ada   |         120 | 2026-01-01\n(1 row)`,
    `.:53 {\n  errors\n  cache 30\n}\nkey: value\nname: ${word(r)}-${r.chars(lowercase + figures, 10)}-${r.chars(lowercase + figures, 5)}`,
    {
      pods: [`api-${hex(r, 9)}-${r.chars(lowercase + figures, 5)}`, `db-${hex(r, 10)}-x7k2p`],
      podIP: address(r),
    },
  ]);

const urls: Make = (r) =>
  r.pick<unknown>([
    `https://example.com/reset-password?user=ada&lang=en`,
    `https://docs.example.com/api/tokens/${uuid(r)}#access-token`,
    `git clone https://github.com/acme/secret-manager.git\ngit@github.com:acme/token-service.git`,
    `https://cdn.example.com/assets/app.${hex(r, 20)}.js?v=${hex(r, 8)}`,
    `postgres://localhost:5432/app\nredis://cache:6379/0\nhttp://user@host.example/path`,
    `https://www.youtube.com/watch?v=${r.chars(base64url, 11)}&t=42s`,
    `https://example.com/search?q=password+reset&key=name&page=${r.int(9)}`,
    `ssh://git@host:22/repo.git mailto:ada@example.com s3://bucket/path/${uuid(r)}.parquet`,
  ]);

export const harmless: Readonly<Record<string, Make>> = {
  ids,
  hashes,
  lockfiles,
  media,
  'schemas and DDL': schemas,
  'secret references': references,
  placeholders,
  'metadata keys': metadataKeys,
  'LLM usage': usage,
  'public keys': publicKeys,
  'harmless prose': prose,
  metrics,
  'harmless code': code,
  listings,
  'harmless URLs': urls,
};
