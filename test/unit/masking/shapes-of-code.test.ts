/** Secrets that code, dumps and terminals write in shapes of their own. */
import { expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

const SECRET = 'Kodiak-river-27c1';

it.each([
  `public string ClientSecret { get; set; } = "${SECRET}";`,
  `jwt.sign({ id: user.id }, '${SECRET}', { expiresIn: '1h' })`,
  `jwt.encode(payload, "${SECRET}", algorithm="HS256")`,
  `createHmac('sha256', '${SECRET}').update(body)`,
  `hmac.new(b"${SECRET}", message, hashlib.sha256)`,
  `ENV.fetch("API_SECRET") { "${SECRET}" }`,
  `builder.withCredentials("bob", "${SECRET}")`,
  `array(1) {\n  ["password"]=>\n  string(${SECRET.length}) "${SECRET}"\n}`,
  `7z x -p${SECRET} backup.7z`,
  `ipmitool -I lanplus -U ADMIN -P ${SECRET} chassis status`,
  `gh secret set DEPLOY_KEY --body "${SECRET}"`,
  `\u001b[32mpassword\u001b[0m: \u001b[1m${SECRET}\u001b[0m`,
  `A temporary password is generated for root@localhost: ${SECRET}`,
  `Unseal Key 1: ${SECRET}`,
  `パスワード：${SECRET}`,
  `пароль: ${SECRET}`,
  `security_answer: ${SECRET}\n`,
  `{"github-oauth": {"github.com": "${SECRET}"}}`,
])('hides the secret of %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET);
  expect(maskText(text)).toContain('[REDACTED:');
});

it('reads text behind hexadecimal digits', () => {
  const hex = Buffer.from(`password=${SECRET}; host=db`).toString('hex');
  expect(maskText(`dump ${hex} end`)).toBe('dump [REDACTED:password] end');
});

it('knows a client secret of Entra ID by its middle', () => {
  const secret = `x1y8Q~${'aB3_dE.fG7'.repeat(4).slice(0, 34)}`;
  expect(maskText(`try ${secret}, it works`)).toBe('try [REDACTED:azure_client_secret], it works');
});

it('hides the private part of a JSON Web Key and keeps the public one', () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', kid: 'k1' };
  expect(mask({ ...key, d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' })).toEqual({
    ...key,
    d: '[REDACTED:private_key]',
  });
});

it.each([
  'jwt.verify(token, publicKey, { algorithms: ["RS256"] })',
  'public string Password { get; set; }',
  '7z x backup.7z -oout -p',
  '\u001b[32mok\u001b[0m password is hashed',
  '5468697320746578742068617320616c6c206f66206974732077697473',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

it.each([
  'export const hashPassword = (password: string) => bcrypt.hash(password, 10);',
  'const selectToken = (state: RootState): Token => state.auth.token;',
  'const isPassword = (value: string): value is Password => value.length > 11;',
  "$token = $user->createToken('mobile')->plainTextToken;",
  'String url = "jdbc:mysql://" + host + "/crm?user=" + user + "&password=" + password;',
  'url = base + "?api_key="+key+"&page=1"',
])('leaves the functions and joined texts of %j', (text) => {
  expect(maskText(text)).toBe(text);
});

it.each([
  `password="+${SECRET}"`,
  `{"headers": {"authorization": Bearer ${SECRET}}}`,
  `login: bob password ${SECRET}`,
])('hides what only looks like code in %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET);
});
