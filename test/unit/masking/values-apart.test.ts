/** Values that stand away from their names: in the next item, before the name, behind markup, by place; and what only seems so. */
import { describe, expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

const result = (content: unknown): unknown => ({ result: { content } });

describe('secrets away from their names', () => {
  it.each([
    [
      'the next text of an answer',
      'sLyiL.ngGGNW-8',
      ['password:', 'sLyiL.ngGGNW-8'].map((text) => ({ type: 'text', text })),
    ],
    ['the next line of a list', 'hunter2x!', ['user:', 'ada', 'password:', 'hunter2x!']],
    [
      'the next piece of rich text',
      'falcon-tiger-31',
      [
        { type: 'text', text: 'Password: ' },
        { type: 'text', text: 'falcon-tiger-31', marks: [] },
      ],
    ],
    [
      'a payload of Google',
      'OWpuUWtuUjAhMjE=',
      { payload: { data: 'OWpuUWtuUjAhMjE=', dataCrc32c: '123' }, name: 'projects/1/secrets/db/versions/1' },
    ],
    [
      'a vault of Azure',
      'Garden#Harbor2018',
      {
        contentType: null,
        id: 'https://v.vault.azure.net/secrets/db/1',
        name: 'db',
        value: 'Garden#Harbor2018',
      },
    ],
    [
      'a storage account',
      'eDFmd1RESVJ1MEhOblBRNU8xSnc3eWszczU2VjJw==',
      [{ keyName: 'key1', permissions: 'FULL', value: 'eDFmd1RESVJ1MEhOblBRNU8xSnc3eWszczU2VjJw==' }],
    ],
    [
      'a key that its object names',
      'sfbYygX4dI4odqfXqp2ks384b7UFUKJo',
      { Jwt: { Key: 'sfbYygX4dI4odqfXqp2ks384b7UFUKJo', Issuer: 'acme' } },
    ],
  ])('masks %s', (_where, secret, content) => {
    expect(JSON.stringify(mask(result(content)))).not.toContain(secret);
  });

  it.each([
    ['before the name', 'hunter2x! (password)', 'hunter2x!'],
    ['before its announcement', '766995 is your Acme verification code.', '766995'],
    ['in a table of ClickHouse', '┌─id─┬─password──┐\n│  1 │ hunter2x! │\n└────┴───────────┘', 'hunter2x!'],
    [
      'below a command',
      "$ kubectl get secret db -o jsonpath='{.data.password}' | base64 -d\nhunter2x!\n",
      'hunter2x!',
    ],
    ['below an echo', '$ echo $DEPLOY_PASSWORD\nhunter2x!\n$ ./deploy.sh', 'hunter2x!'],
    ['in the next answer', '[10:02] ada: pwd for the vpn?\n[10:03] bob: River482!\n', 'River482!'],
    [
      'below a remark',
      "Here's the bearer token, don't lose it:\n\n    489cf1cc87241f2689ec008ed9ab6cc7\n",
      '489cf1cc',
    ],
    ['behind an account', 'Login with admin and hunter2x! as password.', 'hunter2x!'],
    ['behind bold words of Slack', '*Password:* `dihq876WNOG`', 'dihq876WNOG'],
    ['behind an arrow of R', 'password <- "hunter2x!"', 'hunter2x!'],
    [
      'behind a field that is typed into',
      'find_element(By.ID, "password").send_keys("hunter2x!")',
      'hunter2x!',
    ],
    ['in a list of definitions', '<dt>Password</dt><dd>hunter2x!</dd>', 'hunter2x!'],
    ['in the settings of sssd', 'ldap_default_authtok = hunter2x!', 'hunter2x!'],
    ['behind a participle', 'The passphrase protecting the backup key is "Tiger27River".', 'Tiger27River'],
    ['behind markup', '<p>Your new password is <b>hunter2x</b>.</p>', 'hunter2x'],
    [
      'behind a clause',
      'The API key we use in production is a9cc174cc5fa84652f4677e930be46ce (rotates in May).',
      'a9cc174cc5fa',
    ],
    ['in a reply of Redis', '1) "requirepass"\n2) "yIBKbMw3Tr1"', 'yIBKbMw3Tr1'],
    ['in a call of PHP', "new mysqli('db', 'app', 'Meadow#Rocket2019', 'x');", 'Meadow#Rocket2019'],
    ['in a trace of PHP', "PDO->__construct('mysql:host=db', 'app', 'Ember118!')", 'Ember118!'],
    [
      'in a column that says text',
      'name                 password_text\n-------------------- --------------------\nsa                   Anchor44!',
      'Anchor44!',
    ],
    ['in words and digits', 'let token: &str = "falcon-blue-67";', 'falcon-blue-67'],
    [
      'where a dot makes it look like code',
      'pass: zfEKt.Xd9Jp7-3\npassword: sLyiL.ngGGNW-8\nvpn: on',
      'sLyiL.ngGGNW-8',
    ],
    ['in base64 three deep', `x ${['', '', ''].reduce((text) => btoa(text), 'password: hunter2x!')} y`, 'V'],
    ['of a wallet', `new ethers.Wallet("0x${'e9062cc318c8bba1'.repeat(4)}")`, 'e9062cc318c8bba1'],
  ])('masks what stands %s', (_where, text, secret) => {
    expect(maskText(text)).not.toContain(secret);
  });
});

describe('what only seems to be a value', () => {
  it.each([
    ['two names', { grant_types: ['password', 'refresh_token'] }],
    ['advice in the next text', ['password:', 'must be 12 characters long']],
    ['what makes a request to AWS idempotent', { ClientToken: 'a1b2c3d4-5678-90ab-cdef-1b2c3d4e5f60' }],
    ['keys of storage', { storage: { key: 'uploads/2026/01/a.png' } }],
    ['scripts of a package', { scripts: { 'reset-password': 'node scripts/reset.js' } }],
    ['keys that index', { cache: { key: 'user:42' }, Jwt: { Key: 'see vault' } }],
  ])('leaves %s', (_what, content) => {
    expect(mask(result(content))).toEqual(result(content));
  });

  it.each([
    ['members that are reckoned with', 'token = this.tokens.length-1\npassword = config.retry-count\n'],
    ['dates beside names', 'NAME             UPDATED\nDEPLOY_KEY       2026-01-02T10:00:00Z\n'],
    ['filtered values', '"password": "[FILTERED]", "token": "<REDACTED>"'],
    ['remarks', 'Type it again (password)'],
    ['a question', 'Passwort vergessen?'],
    ['counts', '2026-01-02 DEBUG key=user.name pass=1/3'],
    ['parameters', 'export const selectToken = (state) => state.auth.token;'],
    ['what a command lists', '$ kubectl get secret db\nNAME   TYPE     DATA\ndb     Opaque   2'],
    ['frames', '+----+-------+\n| id | token |\n+----+-------+'],
    ['lists in Redis', '1) "queue"\n2) "password"\n3) "session:42"'],
  ])('leaves %s', (_what, text) => {
    expect(maskText(text)).toBe(text);
  });
});
