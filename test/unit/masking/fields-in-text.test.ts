import { describe, expect, it } from 'vitest';
import { maskText } from './masker.ts';

/** Text with the secret in ⟦⟧; what stands there must go, and nothing else. */
const secrets = [
  'DB_PASSWORD=⟦hunter2⟧',
  'password: ⟦hunter2⟧',
  '"password": "⟦hun\\"ter2⟧"',
  "{'api_key': '⟦k3y-with-dash-99⟧'}",
  'Authorization: Bearer ⟦abcdefgh12345678⟧',
  'curl -H "Authorization: Bearer ⟦abcdefgh12345678⟧" https://x.example/z',
  'mysql --password=⟦foo123⟧ --user root',
  'tool --api-key ⟦abcd1234efgh⟧ run',
  '<password>⟦abc123⟧</password>',
  '<add key="DbPassword" value="⟦abc123⟧"/>',
  "define('DB_PASSWORD', '⟦abc123⟧');",
  'The password for the staging database is ⟦hunter2⟧.',
  'machine x login y password ⟦zzz9⟧',
  'postgres://app:⟦s3cr3t⟧@db:5432/x',
  'Set-Cookie: session=⟦abcdef123456⟧; Path=/; HttpOnly',
  'export TOKEN="⟦abc123def456⟧"',
  'password: str = "⟦hunter2⟧"',
  'net user bob ⟦hunter2x⟧ /add',
  'net use Z: \\\\fs01\\share /user:ACME\\svc ⟦hunter2x⟧',
  'openssl enc -aes-256-cbc -k ⟦hunter2x⟧ -in a -out b',
  "IDENTIFIED WITH mysql_native_password BY '⟦hunter2⟧'",
  "CREATE LOGIN app WITH PASSWORD = N'⟦x9!kLm2⟧', CHECK_POLICY = OFF",
  'DRIVER={ODBC Driver 17};UID=a;PWD={⟦Dragonx1⟧}',
  '$password = ConvertTo-SecureString "⟦Dragon~1⟧" -AsPlainText -Force',
  'X-Vault-Token: ⟦s.LdrwysJwDtidmITRcpvMpHfA⟧',
  '<Parameter name="auth_token"><![CDATA[⟦ODcodDdbISq7DL⟧]]></Parameter>',
  "using password '⟦correct-horse-battery-staple⟧'",
  '--token=⟦correct-horse-battery-staple⟧',
  'token: ⟦chocolate⟧',
  'basic auth bob:⟦x9!kLm2p⟧',
  'use bob:⟦x9!kLm2p⟧ to sign in',
  'form-data; name="password"\r\n\r\n⟦hunter2x⟧\r\n--b--',
  'Config { port: 5432, password: Some("⟦hunter2x⟧"), pool: 4 }',
  'chpasswd:\n  list: |\n    root:⟦hunter2x⟧\n',
  '│ id │ password │\n├────┼──────────┤\n│  1 │ ⟦hunter2x⟧ │\n',
  'psk="⟦gsxt-mdsz-ibo19⟧"',
  'bob@acme.io:⟦x9!kLm2p⟧',
  `blob=⟦${Buffer.from('mode=x password=hunter2x').toString('base64')}⟧`,
];

const harmless = [
  'password is required',
  'Your password must be at least 8 characters',
  'const password = getPassword();',
  'password: string;',
  'password VARCHAR(255) NOT NULL',
  'max_tokens: 4096',
  'nextPageToken: CAUQAA9x8y7z6w5v4u3t',
  'password_updated_at: 2026-01-01T00:00:00Z',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder itself is the case
  'password: ${DB_PASSWORD}',
  'password = os.environ["DB_PASSWORD"]',
  'secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
  'api_key: YOUR_API_KEY',
  'token: [REDACTED:token]',
  '{"password":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-vGaIcV"}',
  'token_type=bearer secret_name=prod/db key_length=2048',
  'Please never share your password: support will not ask for it.',
  'POST /oauth/token HTTP/1.1',
  'at verifyToken (/app/node_modules/jsonwebtoken/verify.js:12:14)',
  'resource "random_password" "db" {',
  'checksum/secret: 2a728d83ca81128061f80cd14d4f1d20a194a0c0827cda443ddfd8c83ba2ffb0',
  '{"confirmPassword":"Confirm password","apiKey":"API key"}',
  '{"permissions":{"password":"write","token":"read"}}',
  'secret: tls-wildcard-cert-prod',
  'apiKey: String @deprecated',
  'secret "app-x7k2p" not found',
  'rotates api key: expected 200, got 500',
  'arn:aws:rds:eu-west-1:501800000009:db:app',
  'git@github.com:acme/app2x!.git',
  'net user bob /active:no',
];

describe('fields in running text', () => {
  it('hides what a plan changes a password from and to', () => {
    expect(maskText('~ password = "hunter2x" -> "hunter3y"')).toBe(
      '~ password = "[REDACTED:password]" -> "[REDACTED:password]"',
    );
  });

  it.each(secrets)('%s', (marked) => {
    const masked = maskText(marked.replace(/[⟦⟧]/g, ''));
    const [before = '', after = ''] = marked.split(/⟦.*⟧/);
    expect(masked).toMatch(/\[REDACTED:\w+\]/);
    expect(masked.replace(/\[REDACTED:\w+\]/, '⟦⟧')).toBe(`${before}⟦⟧${after}`);
  });

  it.each(harmless)('leaves %s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});
