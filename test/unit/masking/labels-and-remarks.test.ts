/** What stands where a secret would, and only says what belongs there: translations, remarks, placeholders, versions. */
import { expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

it.each([
  { api_key: 'API-Schlüssel', password: 'Passwort', secret: 'Geheimnis' },
  { password: 'Mot de passe', confirm_password: 'Confirmez le mot de passe', api_key: 'Clé API' },
  { access_token: 'Token dostępu', client_secret: 'Sekret klienta' },
  { password: 'Пароль', private_key: 'Soukromý klíč', api_token: 'API-nyckel' },
  { password: '¿Olvidó su contraseña?', client_secret: 'Klienthemmelighed' },
  { 'pbkdf2-password': '0.6.1', morgan: '1.12.1' },
  {
    new_api_keys: 'variant_b',
    vocab: { password: 2231 },
    tokens: ['the', '##word'],
    resumptionToken: 'aB3dE5',
  },
])('leaves the labels of %j in an object', (value) => {
  expect(mask(value)).toEqual(value);
});

it.each([
  'login.password=Mot de passe\nlogin.token=Token de acesso\n',
  'msgid "password"\nmsgstr "Passwort"\n\nmsgid "token"\nmsgstr "Zugriffstoken"\n',
  '<string name="password">Heslo</string>\n<string name="private_key">Soukromý klíč</string>',
  'api_key: API-sleutel\nsenha: obrigatória\n',
  'Invalid password: too short',
  'passwd: password updated successfully',
  'passwd:         files systemd',
  'kpasswd\t\t464/tcp\nkpasswd\t\t464/udp\n',
  'Authorization: Basic auth is not supported anymore',
  '# Subtest: api key: rotation',
  'type Login = { user: string; password: string };',
  'self._password = password or settings.PASSWORD',
  'auth:\n  password_hash: argon2id\n    secrets: [db_password]\n',
  'API_TOKEN=__TOKEN__\nSECRET_KEY=****1234\nGH_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n',
  'Field | Password | API key\n------|----------|--------\nMax length | 128 | 64\n',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

it('keeps the user beside a password in nested elements', () => {
  const xml = '<UsernameToken><Username>svc</Username><Password>Kodiak-27c1!</Password></UsernameToken>';
  expect(maskText(xml)).toBe(xml.replace('Kodiak-27c1!', '[REDACTED:password]'));
});

it.each([
  '"name";"secret";"region"\n"a";"Kodiak-27c1!";"eu"\n',
  'Authorization: Basic Ym9iOktvZGlhay0yN2MxIQ==',
])('still hides the secret of %j', (text) => {
  expect(maskText(text)).toMatch(/\[REDACTED:/);
});

it.each([
  'User: Anna Keller\nPassword: see vault',
  '# password: see 1Password',
  'Passwort: siehe Tresor',
  'password: stored in Bitwarden\n',
  'user and password are required',
  'X509v3 Subject Key Identifier: 84:99:E0:5A:77:BB:BE:6A:DE:BA:51:7A:66:C8:AF:5E:74:00:F5:7B',
  'gpg: using RSA key 71429ADEEED00C1554901F8310AD479F70A73606',
  'Authorization: Bearer {token}\nX-Api-Key: {{api_key}}',
])('leaves what says where a secret is, or names a key: %j', (text) => {
  expect(maskText(text)).toBe(text);
});
