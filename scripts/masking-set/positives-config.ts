/** Messages that hold secrets in configuration, source code, command lines, headers and logs. */
import { address, date, hex, jwt, password, token, vendorKey, word } from './made-up.ts';
import type { Random } from './random.ts';
import type { Content } from './sample.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const of = (secret: string, body: string): Content => ({ body, secrets: [secret] });

const envName = (r: Random): string =>
  r.pick([
    'DB_PASSWORD',
    'POSTGRES_PASSWORD',
    'JWT_SECRET',
    'API_KEY',
    'STRIPE_SECRET_KEY',
    'SMTP_PASS',
    'REDIS_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'SESSION_SECRET',
    'OPENAI_API_KEY',
    'GITHUB_TOKEN',
    'ENCRYPTION_KEY',
    'MYSQL_PWD',
    'DATADOG_API_KEY',
    'NPM_TOKEN',
    'APP_SECRET',
    'SECRET_KEY',
    'ADMIN_PASSWORD_PROD',
    'TWILIO_AUTH_TOKEN',
    'SENTRY_AUTH_TOKEN',
    'CLIENT_SECRET',
    'DJANGO_SECRET_KEY',
    'SLACK_BOT_TOKEN',
    'VAULT_TOKEN',
  ]);
const fits = (r: Random, name: string): string =>
  /PASS|PWD/i.test(name) ? password(r) : r.pick([token, token, vendorKey])(r);

const env = (r: Random): Content => {
  const name = envName(r);
  const secret = fits(r, name);
  const prefix = r.pick(['', 'export ', '']);
  const q = r.pick(['', '"', "'"]);
  return of(secret, `NODE_ENV=production\n${prefix}${name}=${q}${secret}${q}\nPORT=3000\nLOG_LEVEL=info\n`);
};

const yaml = (r: Random): Content => {
  const secret = password(r);
  const q = r.pick(['', '"', "'"]);
  return of(
    secret,
    r.pick([
      `database:\n  host: db.internal\n  port: 5432\n  user: app\n  password: ${q}${secret}${q}\n`,
      `spring:\n  datasource:\n    url: jdbc:postgresql://db/app\n    username: app\n    password: ${q}${secret}${q}\n`,
      `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${q}${secret}${q}\n      POSTGRES_USER: app\n`,
      `services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=${secret}\n      - MYSQL_DATABASE=app\n`,
      `env:\n  - name: DB_PASSWORD\n    value: ${q}${secret}${q}\n  - name: DB_HOST\n    value: db\n`,
      `smtp: {host: mail.local, user: bot, password: ${q || '"'}${secret}${q || '"'}}\n`,
      `auth:\n  jwtSecret: ${secret}\n  expiresIn: 3600\n`,
    ]),
  );
};

const ini = (r: Random): Content => {
  const secret = password(r);
  const key = token(r);
  return r.pick([
    () => of(secret, `[database]\nhost = localhost\nuser = app\npassword = ${secret}\n`),
    () => of(secret, `[client]\nuser=root\npassword=${secret}\nhost=127.0.0.1\n`),
    () =>
      of(
        key,
        `[default]\naws_access_key_id = AKIA${r.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}\naws_secret_access_key = ${key}\nregion = eu-west-1\n`,
      ),
    () =>
      of(
        secret,
        `[database]\nserver = "10.0.0.1"\nports = [ 8000, 8001 ]\npassword = "${secret}"\nenabled = true\n`,
      ),
    () =>
      of(secret, `spring.datasource.username=app\nspring.datasource.password=${secret}\nserver.port=8080\n`),
    () => of(key, `[api]\ntoken = '${key}'\ntimeout = 30\n`),
    () => of(secret, `requirepass ${secret}\nmaxmemory 256mb\n`),
  ])();
};

const xml = (r: Random): Content => {
  const secret = password(r).replaceAll(/[<>&]/g, 'x');
  return of(
    secret,
    r.pick([
      `<configuration>\n  <connectionStrings>\n    <add name="Main" connectionString="Server=db;Database=app;User Id=sa;Password=${secret};" />\n  </connectionStrings>\n</configuration>`,
      `<server>\n  <id>nexus</id>\n  <username>deploy</username>\n  <password>${secret}</password>\n</server>`,
      `<bean id="ds"><property name="username" value="app"/><property name="password" value="${secret}"/></bean>`,
      `<appSettings><add key="ApiSecretKey" value="${secret}"/><add key="Timeout" value="30"/></appSettings>`,
      `<Context><Resource name="jdbc/db" username="app" password="${secret}" url="jdbc:mysql://db/app"/></Context>`,
      `<resources><string name="api_key">${secret}</string></resources>`,
      `<entry key="db.password">${secret}</entry>`,
      `<ns:clientSecret xmlns:ns="x"><![CDATA[${secret}]]></ns:clientSecret>`,
    ]),
  );
};

const dotfiles = (r: Random): Content => {
  const secret = password(r).replaceAll(':', 'x');
  const key = r.pick([token, vendorKey])(r);
  return r.pick([
    () => of(secret, `machine api.example.com\n  login deploy\n  password ${secret}\n`),
    () => of(secret, `machine github.com login ${word(r)} password ${secret}\n`),
    () => of(secret, `db.internal:5432:app:appuser:${secret}\n*:*:*:postgres:${secret}\n`),
    () => of(secret, `# hostname:port:database:username:password\nlocalhost:5432:*:postgres:${secret}`),
    () =>
      of(key, `registry=https://npm.example.com/\n//npm.example.com/:_authToken=${key}\nalways-auth=true\n`),
    () => of(b64(`ci:${secret}`), `//npm.example.com/:_auth=${b64(`ci:${secret}`)}\nemail=ci@example.com`),
    () =>
      of(
        secret,
        `admin:$apr1$${r.chars('abcdefghABCDEFGH1234', 8)}$${r.chars('abcdefghijklmABCDEFGH1234./', 22)}\n[auth]\npassword = ${secret}`,
      ),
    () => of(b64(`bot:${secret}`), JSON.stringify({ auths: { 'ghcr.io': { auth: b64(`bot:${secret}`) } } })),
    () => of(secret, `https://${word(r)}:${encodeURIComponent(secret)}@github.com\n`),
  ])();
};

const kubeconfig = (r: Random): Content => {
  const key = b64(
    `-----BEGIN RSA PRIVATE KEY-----\n${hex(r, 64)}\n${hex(r, 64)}\n-----END RSA PRIVATE KEY-----\n`,
  );
  const secret = r.pick([key, jwt(r), token(r), password(r)]);
  const field = secret === key ? 'client-key-data' : r.chance(0.6) ? 'token' : 'password';
  return of(
    secret,
    `apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: https://${address(r)}:6443\nusers:\n- name: admin\n  user:\n    ${field}: ${secret}\ncontexts:\n- name: prod\ncurrent-context: prod\n`,
  );
};

const headers = (r: Random): Content => {
  const secret = r.pick([token, jwt])(r);
  const pass = password(r);
  return r.pick([
    () =>
      of(
        secret,
        `GET /v1/users HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer ${secret}\r\nAccept: */*\r\n\r\n`,
      ),
    () =>
      of(
        b64(`admin:${pass}`),
        `> POST /login HTTP/1.1\n> Host: x.example\n> Authorization: Basic ${b64(`admin:${pass}`)}\n> Content-Type: application/json`,
      ),
    () =>
      of(
        secret,
        `${r.pick(['X-Api-Key', 'x-api-key', 'X-Auth-Token', 'PRIVATE-TOKEN', 'X-Vault-Token', 'Api-Key', 'Ocp-Apim-Subscription-Key', 'X-Amz-Security-Token'])}: ${secret}\nUser-Agent: curl/8.5`,
      ),
    () => ({
      body: {
        request: {
          method: 'GET',
          headers: {
            [r.pick(['Authorization', 'authorization'])]: `${r.pick(['Bearer', 'Token', 'token'])} ${secret}`,
            Accept: '*/*',
          },
        },
      },
      secrets: [secret],
    }),
    () => ({
      body: {
        headers: [
          { name: 'X-Api-Key', value: secret },
          { name: 'Host', value: 'x' },
        ],
      },
      secrets: [secret],
    }),
    () => of(secret, `headers: { "Authorization": "Bearer ${secret}", "Content-Type": "application/json" }`),
    () => of(secret, `Proxy-Authorization: ${secret}\nHost: proxy`),
  ])();
};

const cookies = (r: Random): Content => {
  const secret = token(r);
  return r.pick([
    () =>
      of(
        secret,
        `Set-Cookie: ${r.pick(['session', 'sessionid', 'connect.sid', 'JSESSIONID', 'PHPSESSID', 'auth_token', 'remember_me'])}=${secret}; Path=/; HttpOnly; Secure; SameSite=Lax`,
      ),
    () =>
      of(
        secret,
        `Cookie: theme=dark; ${r.pick(['sid', '_session_id', 'access_token', 'XSRF-TOKEN'])}=${secret}; lang=en`,
      ),
    () => ({ body: { headers: { cookie: `lang=de; session=${secret}` } }, secrets: [secret] }),
    () => ({
      body: { cookies: [{ name: 'session_token', value: secret, domain: 'x.example' }] },
      secrets: [secret],
    }),
    () =>
      of(
        secret,
        `# Netscape HTTP Cookie File\n.example.com\tTRUE\t/\tTRUE\t1767225600\tsessionid\t${secret}`,
      ),
  ])();
};

const accessLog = (r: Random): Content => {
  const secret = r.pick([token, jwt])(r);
  const parameter = r.pick([
    'token',
    'api_key',
    'access_token',
    'apikey',
    'password',
    'sig',
    'auth',
    'client_secret',
    'key',
  ]);
  const path = `/api/v1/items?${r.chance(0.5) ? 'page=2&' : ''}${parameter}=${encodeURIComponent(secret)}${r.chance(0.5) ? '&limit=5' : ''}`;
  return {
    body: r.pick([
      `${address(r)} - - [12/Mar/2026:10:11:12 +0000] "GET ${path} HTTP/1.1" 200 512 "-" "curl/8.5"`,
      `time="${date(r)}" level=info msg="request" method=GET path="${path}" status=200`,
      `${date(r)} INFO request GET https://api.example.com${path} 200 12ms`,
    ]),
    secrets: [secret, encodeURIComponent(secret)],
  };
};

const commands = (r: Random): Content => {
  const secret = password(r).replaceAll(/[!$#&*?~^]/g, 'x');
  const key = token(r);
  return r.pick([
    () => of(secret, `mysql -u root -p${secret} -h db app < dump.sql`),
    () => of(secret, `$ mysqldump --user=root --password=${secret} app`),
    () => of(secret, `PGPASSWORD=${secret} psql -h db -U app -c 'select 1'`),
    () => of(secret, `curl -u admin:${secret} https://x.example/api`),
    () => of(secret, `curl --user 'deploy:${secret}' -X POST https://x.example/api`),
    () => of(key, `curl -H 'Authorization: Bearer ${key}' https://x.example/api`),
    () => of(key, `curl -H "X-Api-Key: ${key}" https://x.example`),
    () => of(secret, `sshpass -p '${secret}' ssh root@10.0.0.1`),
    () => of(secret, `redis-cli -h cache -a ${secret} ping`),
    () => of(secret, `docker login -u bot -p ${secret} registry.example.com`),
    () => of(secret, `docker run -d -e POSTGRES_PASSWORD=${secret} -p 5432:5432 postgres:16`),
    () => of(secret, `psql "postgresql://app:${secret}@db:5432/app"`),
    () => of(secret, `mongosh --username root --password ${secret} --authenticationDatabase admin`),
    () => of(secret, `helm upgrade app ./chart --set postgresql.auth.password=${secret} --set replicas=2`),
    () => of(secret, `kubectl create secret generic db --from-literal=password=${secret} -n prod`),
    () => of(key, `aws configure set aws_secret_access_key ${key}`),
    () => of(secret, `ldapsearch -x -D "cn=admin,dc=x" -w ${secret} -b "dc=x"`),
    () => of(key, `vault login ${key}`),
    () => of(key, `gh auth login --with-token <<< ${key}`),
    () => of(secret, `openssl pkcs12 -in a.p12 -passin pass:${secret} -nodes`),
    () => of(secret, `az login --service-principal -u app-id -p ${secret} --tenant t`),
    () => of(secret, `sqlcmd -S db -U sa -P ${secret} -Q "select 1"`),
    () => ({
      body: { command: 'mysql', args: ['-u', 'root', '--password', secret, 'app'] },
      secrets: [secret],
    }),
    () => of(secret, `root  1234  0.0  0.1 /usr/bin/app --db-password=${secret} --port 80`),
    () => of(secret, `ALTER USER app WITH PASSWORD '${secret}';`),
    () => of(secret, `CREATE USER 'app'@'%' IDENTIFIED BY '${secret}';`),
    () => of(key, `setx API_TOKEN "${key}"`),
    () => of(key, `$env:GITHUB_TOKEN = "${key}"`),
  ])();
};

const source = (r: Random): Content => {
  const secret = password(r).replaceAll(/["'`\\]/g, 'x');
  const key = r.pick([token, vendorKey])(r);
  return r.pick([
    () => of(secret, `const db = new Client({\n  host: 'db',\n  user: 'app',\n  password: '${secret}',\n});`),
    () => of(key, `API_KEY = "${key}"\n\ndef main():\n    client = Client(api_key=API_KEY)\n`),
    () => of(secret, `private static final String DB_PASSWORD = "${secret}";`),
    () => of(key, `openai.api_key = '${key}'`),
    () => of(secret, `conn = psycopg2.connect(dbname="app", user="app", password="${secret}", host="db")`),
    () => of(key, `token := "${key}"\nreq.Header.Set("Authorization", "Bearer "+token)`),
    () => of(secret, `$config['db_password'] = '${secret}';`),
    () => of(secret, `define('DB_PASSWORD', '${secret}');`),
    () => of(secret, `props.setProperty("javax.persistence.jdbc.password", "${secret}");`),
    () => of(key, `let secret_key: &str = "${key}";`),
    () => of(key, `fetch(url, { headers: { Authorization: \`Bearer ${key}\` } })`),
    () => of(secret, `ENV DB_PASSWORD=${secret}\nCMD ["node", "app.js"]`),
    () => of(secret, `var cs = "Server=db;Database=app;User Id=sa;Password=${secret};Encrypt=true";`),
    () => of(secret, `DB_PASSWORD = os.getenv("DB_PASSWORD", "${secret}")`),
    () => of(key, `stripe.Key = "${key}"\nclient_secret: "${key}"`),
    () => of(secret, `variable "db_password" {\n  type    = string\n  default = "${secret}"\n}`),
    () => of(secret, `+  password: "${secret}"\n-  password: ENV["DB_PASSWORD"]`),
  ])();
};

export const configPositives: Readonly<Record<string, (r: Random) => Content>> = {
  'env dump': env,
  YAML: yaml,
  'INI and TOML': ini,
  XML: xml,
  'netrc, pgpass, npmrc': dotfiles,
  kubeconfig,
  'HTTP headers': headers,
  cookies,
  'access log': accessLog,
  'command line': commands,
  'source code': source,
};
