/** Shapes of secrets, and of what only looks like them, that sets written by others brought up. */
import { expect, it } from 'vitest';
import { maskText } from './masker.ts';

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
  `**Password:** ${SECRET}`,
  `**Password**: ${SECRET}`,
  `headers={authorization=[Bearer ${SECRET.slice(0, -1)}], accept=[*/*]}`,
  `AUTH FAILED for bob:${SECRET}@10.0.0.1:5432`,
  `crypto isakmp key ${SECRET} address 0.0.0.0`,
])('hides the secret of %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET.slice(0, -1));
  expect(maskText(text)).toContain('[REDACTED:');
});

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
  'Rotated key 96d68dac-6c88-478a-a65e-9f91da9b4348 of prod',
  `POSTGRES_PASSWORD=\${POSTGRES_PASSWORD:?set it}`,
  'build:release-2024.1@ci.acme.io',
  '85:18:05:E4:5A:10:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF',
  'see app:tag12@sha256:1234 and git@github.com:acme/app',
  '<table><tr><th>Name</th><th>Password policy</th></tr><tr><td>web</td><td>strong</td></tr></table>',
  '<table><tr><td>Password</td><td>required</td></tr></table>',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});
