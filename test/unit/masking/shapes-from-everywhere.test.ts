/** Shapes of secrets, and of what only looks like them, that sets written by others brought up. */
import { expect, it } from 'vitest';
import { mixed } from '../../../src/masking/rules/sample.ts';
import { mask, maskText } from './masker.ts';

const SECRET = 'Kodiak-river-27c1!';

it.each([
  `<table><tr><th>User</th><th>Password</th></tr><tr><td>bob</td><td><code>${SECRET}</code></td></tr></table>`,
  `<table><tr><td>Password:</td><td>${SECRET}</td></tr></table>`,
  `||User||Password||\n|bob|${SECRET}|\n`,
  `<property name="password"><value>${SECRET}</value></property>`,
  `+ resource "random_password" "db" {\n    + result = "${SECRET}"\n  }`,
  `useradd -m -p ${SECRET} deploy`,
  `snmp-server community ${SECRET} RO`,
  `ConvertTo-SecureString "${SECRET}" -AsPlainText -Force`,
  `var token = []byte("${SECRET}")`,
  `Password for 'https://bob@git.acme.example': ${SECRET}`,
  `what's the root password?\n[10:03] bo: ${SECRET}\n`,
  `Das Passwort lautet ${SECRET}`,
  `mot de passe : ${SECRET}`,
  `contraseña: ${SECRET}`,
  `wifi pw = ${SECRET}`,
  `parseString("""db.password = "${SECRET}" """)`,
  `{"rawHeaders":["Host","acme.io","X-Api-Key","${SECRET}","Accept","*/*"]}`,
  `<p>Login: <b>admin</b><br>Password: <b>${SECRET}</b></p>`,
  `local password <const> = "${SECRET}"`,
  `mot de passe wifi = ${SECRET}`,
  `Contraseña temporal -> ${SECRET}`,
  `Mon mot de passe c'est ${SECRET}`,
  `WLAN-Schlüssel: ${SECRET}`,
  `Access code for the vault server: ${SECRET}`,
  `let apiToken: String? = "${SECRET}"`,
  `h3. Access\n*user*: bob\n*password*: ${SECRET}\n`,
  `    DefaultPassword    REG_SZ    ${SECRET}\n`,
  `    Key Content            : ${SECRET}\n`,
  `echo "${SECRET}" | wrangler secret put API_KEY`,
  `[{"op":"replace","path":"/spec/password","value":"${SECRET}"}]`,
  `**Password:** ${SECRET}`,
  `smtp_password_v4: ${SECRET}`,
  `password2: ${SECRET}`,
  'password: JdQ.pss.Kodiak-river-27c1!',
  `env:\n  - {name: DB_PASS, value: '${SECRET}'}\n  - {name: LANG, value: en}`,
  `env:\n  - { name: DB_PASS, value: ${SECRET} }\n`,
  ` setting_key   | setting_value\n---------------+--------------\n smtp_password | ${SECRET}\n site_name     | Shop\n`,
  `setting_key,setting_value\nsmtp_password,${SECRET}\nsite_name,Shop`,
  `[{"option_name":"mailserver_pass","option_value":"${SECRET}"}]`,
  `$db = new PDO($dsn, 'app', '${SECRET}');`,
  `{"element":"Password field","ref":"e12","text":"${SECRET}"}`,
  `パスワード：${SECRET}`,
  `密码=${SECRET}`,
  `密码是 ${SECRET}`,
  `パスワードは${SECRET}です`,
  `비밀번호는 ${SECRET}`,
  `şifre: ${SECRET}`,
  `mật khẩu: ${SECRET}`,
  `kata sandi: ${SECRET}`,
  `كلمة المرور: ${SECRET}`,
  `סיסמה: ${SECRET}`,
  `κωδικός πρόσβασης: ${SECRET}`,
  `पासवर्ड: ${SECRET}`,
  `รหัสผ่าน: ${SECRET}`,
  `**Password**: ${SECRET}`,
  `headers={authorization=[Bearer ${SECRET.slice(0, -1)}], accept=[*/*]}`,
  `AUTH FAILED for bob:${SECRET}@10.0.0.1:5432`,
  `crypto isakmp key ${SECRET} address 0.0.0.0`,
  `api_key: &shared ${SECRET}\nother: *shared\n`,
  `api_key: !!str ${SECRET}\n`,
  `user default on >${SECRET} ~* +@all\n`,
  `snmpwalk -v3 -u bob -a SHA -A ${SECRET} -x AES 10.0.0.1`,
  `snmpwalk -v3 -u bob -x AES -X ${SECRET} 10.0.0.1`,
  `net use Z: \\\\files\\share ${SECRET} /user:ACME\\bob`,
  `UPDATE settings SET value = '${SECRET}' WHERE name = 'smtp_password';`,
  `SELECT pgp_sym_decrypt(ssn, '${SECRET}') FROM people`,
  `passwordHash: await hash('${SECRET}', 10)`,
  `We rotated the token from ${SECRET} to /dev/null last night`,
  `We rotated the token from an-old-one to ${SECRET} last night`,
  `DBPassword:\n  Type: String\n  NoEcho: true\n  Default: ${SECRET}\n`,
  `db_password:\n  sensitive: true\n  value: ${SECRET}\n`,
  `echo 'ada:${SECRET}' | sudo chpasswd`,
  `user,secret_answer\r\nada,${SECRET}\r\n`,
  `Content-Transfer-Encoding: quoted-printable\n\nPassword=3A ${SECRET}`,
  `| **Host** | **Password** |\n|---|---|\n| db1 | ${SECRET} |`,
  `/config/db/password\n${SECRET}\n`,
  `[smtp.example.com]:587 ada@example.com:${SECRET}`,
  `<saml:Attribute Name="password"><saml:AttributeValue>${SECRET}</saml:AttributeValue></saml:Attribute>`,
  `<meta name="csrf-token" content="${SECRET}">`,
  `La password è ${SECRET}`,
  `SSID: Guest\nWPA key: ${SECRET}`,
  `The client secret (${SECRET}) goes into the vault`,
  `Hasło: ${SECRET}`,
  `Lösenordet är ${SECRET}`,
  `Пароль от базы: ${SECRET}`,
  `Le mot de passe du wifi : ${SECRET}`,
  `az sql server create -u adm -p ${SECRET} -n x`,
  `<Setting Name="ApiSecret" Value="${SECRET}"/>`,
  `Content-Transfer-Encoding: quoted-printable\n\nYour password =3D ${SECRET}\n`,
  `<RSAKeyValue><Modulus>AAECAwQFBgcICQ==</Modulus><Exponent>AQAB</Exponent><P>${'aB3d'.repeat(8)}</P><D>${SECRET.replaceAll(/[-!]/g, '+')}aB3d</D></RSAKeyValue>`,
])('hides the secret of %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET.slice(0, -1));
  expect(maskText(text)).not.toContain(SECRET.slice(0, -1).replaceAll('-', '+'));
  expect(maskText(text)).toContain('[REDACTED:');
});

it.each(['1', '5', '6', 'y', '2b', 'P', 'H'])(
  'hides a password that crypt has hashed in the manner of $%s$',
  (how) => {
    const hash = `$${how}$${mixed(how === '2b' ? 2 : 8).replace('aQ', '10')}$${mixed(53)}`;
    expect(maskText(`ada:${hash}:19789:0:99999:7:::`)).not.toContain(mixed(53));
    expect(maskText(`stored as ${hash}`)).not.toContain(mixed(53));
  },
);

it.each([
  'const password = await bcrypt.hash(req.body.password, 10);',
  'type Config struct {\n\tSecret string `yaml:"secret"`\n}',
  "return ['password' => 'required|string|min:8|confirmed'];",
  'Session key exchange complete: curve25519-sha256',
  '    update_password: on_create\n',
  'login.password=Password\nlogin.token=Access token\n',
  '  101  vault login -method=oidc\n  102  kubectl get secret db\n',
  'Passwort: mindestens 12 Zeichen\nmot de passe : obligatoire\n',
  'Senha inválida.',
  'ssh -i key.pem ada@host',
  'Rotated key 96d68dac-6c88-478a-a65e-9f91da9b4348 of prod',
  `POSTGRES_PASSWORD=\${POSTGRES_PASSWORD:?set it}`,
  'build:release-2024.1@ci.acme.io',
  '85:18:05:E4:5A:10:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF',
  'see app:tag12@sha256:1234 and git@github.com:acme/app',
  '<table><tr><th>Name</th><th>Password policy</th></tr><tr><td>web</td><td>strong</td></tr></table>',
  '<table><tr><td>Password</td><td>required</td></tr></table>',
  '  bearer: {type: http, scheme: bearer, bearerFormat: JWT}',
  "DB_PASSWORD:  <set to the key 'password' in secret 'db'>  Optional: false\nAPI_TOKEN:    <set to the key 'token' of config map 'x'>",
  '- [ ] rotate token: waiting for security\n- [x] password: done',
  'www-data:*:19000:0:99999:7:::',
  'api_key: *default\ntoken: &tok\n  name: x\n',
  'Mot de passe du compte : obligatoire',
  'The token (see the docs) is checked; the password (required) is not.',
  'We moved the token from staging to production.',
  'pg_dump --no-password app > app.sql',
  'git config user.signingkey 3AA5C34371567BD2',
  'Reset the password to the default.',
  'src/auth/password\nsrc/auth/token\n/docs/security/password\nindex.md\n',
  'Use 8443 as the port, and 120000 for your budget.',
  'SECRET_KEY=change-me-please\nAPI_TOKEN=replace_this',
  'password: AgBy3i4OJSWKPiTySYZZA9rO43cGDEq1i1m9Y8b7cKx0Zl1o2p3q4r5s6t7u8v9w0x1y2z3A4B5C6D7',
  '{"cookies":{"_ga":"GA1.2.1234567.1700000000"}}',
  'token:\n  type: string\n  default: none\npassword:\nvalue: something-Else-19',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

it.each([
  ['a changed value', { password: { old: SECRET, new: SECRET } }],
  [
    'a random password of Terraform',
    { type: 'random_password', attributes: { result: SECRET, bcrypt_hash: 'x' } },
  ],
  ['a default in a schema', { api_key: { type: 'string', default: SECRET } }],
  ['a field of an attachment', { fields: [{ title: 'Password', value: SECRET, short: true }] }],
])('hides the secret of %s', (_, value) => {
  expect(JSON.stringify(mask(value))).not.toContain(SECRET);
});

it.each([
  ['the cookies of an archive', { cookies: [{ name: 'sid', value: 'wCuT2pJL7SGopda7uMFHXUPgpWXoaShT' }] }],
  ['cookies by name', { cookies: { sid: 'wCuT2pJL7SGopda7uMFHXUPgpWXoaShT', theme: 'dark' } }],
  ['a password of letters beside its user', { user: 'app', pass: 'wCuT-pJLSGo-pdauM' }],
  ['a sentence that goes on', 'I have reset your password to wCuT2pJL7SGopda7 – let me know if it works.'],
])('hides the secret of %s', (_, value) => {
  expect(JSON.stringify(mask(value))).not.toContain('wCuT');
});

it.each([
  ['what a browser typed', '- textbox "Password" [ref=e5]: ⟦Kodiak27c1⟧\n- button "Log in" [ref=e6]'],
  ['what a browser typed, with more said', '- textbox "Master password" [active] [ref=e5]: ⟦river⟧\n'],
  ['an option of curl', 'curl_easy_setopt(curl, CURLOPT_USERPWD, "⟦svc:Kodiak27c1⟧");'],
  ['braces of C++', 'std::string password{"⟦Kodiak27c1⟧"};'],
  ['Basic without its header', 'header seen: Basic ⟦Ym9iOktvZGlhay1yaXZlci0yN2Mx⟧'],
  ['SASL', 'AUTH PLAIN ⟦AGJvYgBLb2RpYWstcml2ZXI⟧\r\n'],
  ['a cache of Squid', 'cache_peer a.example parent 3128 0 no-query login=ops:⟦Kodiak27c1⟧'],
  ['the text of a page', 'Username\nada\nPassword\n⟦Kodiak-27c1⟧\nSign in'],
  ['a file of secrets that is printed', 'root@db:~# cat /run/secrets/db_password\n⟦Kodiak-27c1⟧\n'],
  ['what the GitHub CLI prints', '$ gh auth token\n⟦Kodiak-27c1⟧\n'],
  ['a parameter that is decrypted', '$ aws ssm get-parameter --name /db --with-decryption\n⟦Kodiak-27c1⟧\n'],
  ['a key that is handed over', 'Here is the key: ⟦Kodiak-27c1⟧'],
  ['secrets of CHAP', '# Secrets for authentication using CHAP\nada\t*\t"⟦Kodiak27c1⟧"\t*\n'],
  ['secrets of IPsec', 'ada : EAP "⟦Kodiak river 27c1⟧"'],
  ['an entry of KeePass', '<Key>Password</Key><Value ProtectInMemory="True">⟦Kodiak27c1⟧</Value>'],
  ['a key of Junos', 'set security ike policy P1 pre-shared-key ascii-text "⟦Kodiak27c1⟧"'],
  ['statistics of HAProxy', 'stats auth admin:⟦Wolke7Regen⟧'],
  ['a script of expect', 'expect "assword:"\nsend "⟦Kodiak27c1⟧\\r"'],
  ['words in SQL', "ALTER ROLE app PASSWORD '⟦correct horse 42 battery⟧'"],
  ['a directive of Redis', 'requirepass ⟦saddle-copper-zephyr⟧\nport 6379'],
  ['words in quotes', 'The store is reached with password "⟦copper-horse-velvet⟧" from the VPN.'],
  ['a bot of Telegram', 'POST /⟦bot6102938475:AAHk29dks_lJJx83kd9wqPzvbnM29dk3kd9⟧/sendMessage 200'],
  ['an appid', 'GET /data/2.5/weather?q=Bern&appid=⟦9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d⟧'],
  [
    'a field of a signed form',
    '{"x-amz-signature":"⟦9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d⟧"}',
  ],
  ['a call of a client', 'red:auth("⟦Kodiak27c1⟧")'],
  ['Elasticsearch', 'Password for the elastic user (reset with `bin/reset -u elastic`):\n  ⟦Kodiak27c1⟧\n'],
  ['Jenkins', 'Please use the following password to proceed to installation:\n\n⟦0a9b8c7d6e5f4f3e⟧\n\nThis'],
  ['a question and its answer', '> what was the sudo password again?\n⟦Kodiak!27c1⟧'],
])('hides %s', (_, marked) => {
  const [before = '', after = ''] = marked.split(/⟦.*⟧/);
  const masked = maskText(marked.replace(/[⟦⟧]/g, ''));
  expect(masked.replace(/\[REDACTED:\w+\]/, '⟦⟧')).toBe(`${before}⟦⟧${after}`);
});

it.each([
  '- textbox "Password" [ref=e7]: ••••••••\n- textbox "Search" [ref=e6]: invoices2026',
  'requireAll(DB_PASSWORD, "DB_USER", "DB_HOST")',
  '250-AUTH PLAIN LOGIN XOAUTH2\nBasic authentication is off, basic training too',
  "middleware('auth'); auth('api'); auth('oauth2')",
  'use the following password policy:\n\nminimum-length\n',
  'what was the sudo password again?\nNo idea, ask Jens.',
])('leaves %j', (text) => {
  expect(maskText(text)).toBe(text);
});

it.each([
  ['a remark in brackets', 'I reset it, it is now ⟦Kodiak27c1⟧ (the admin password).'],
  ['an apposition', "It's ⟦Kodiak27c1⟧ - the wifi password"],
])('hides the secret before %s', (_, marked) => {
  const [before = '', after = ''] = marked.split(/⟦.*⟧/);
  const masked = maskText(marked.replace(/[⟦⟧]/g, ''));
  expect(masked.replace(/\[REDACTED:\w+\]/, '⟦⟧')).toBe(`${before}⟦⟧${after}`);
});

it.each([
  'password: (await prompt("Password: ")).trim(),',
  'password: !ref DbPassword\ntoken: !GetAtt Auth.Token',
  'sed -i "s/password=.*/password=$NEW/" app.conf',
  'Settings (the admin password) and others (your token)',
  'Password: required.',
  'password: changed 3 days ago',
  '密码是必填项 (8-20 chars!)',
  'username\npassword\n2fa_enabled\ncreated_at_2',
  'Password\n*required\n8-characters-min',
  'κωδικός προϊόντος: ABC-1234x',
  '{"Env":["DB_PASSWORD=******","TOKEN=","MODE=production"]}',
  '["PATH=/usr/bin","PASSWORD=","HOSTNAME=web-7f9d8c"]',
])('leaves %j alone', (text) => {
  expect(maskText(text)).toBe(text);
});
