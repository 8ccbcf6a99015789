import { describe, expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

const pass = 'Winter2026x';
const key = '0a1b2c3d4e5f6a7b8c9d';

/** Text of which `secret` must go. */
const texts: readonly (readonly [string, string, string])[] = [
  ['psql', ` id | password\n----+-------------\n  1 | ${pass}\n(1 row)`, pass],
  ['psql, one column', `password\n----------\n ${pass}\n(1 row)`, pass],
  ['psql, expanded', `-[ RECORD 1 ]---\nid       | 1\npassword | ${pass}`, pass],
  ['Markdown', `| user | password |\n|---|---|\n| bob | \`${pass}\` |`, pass],
  ['CSV', `username,password\r\nbob,${pass}\r\n`, pass],
  ['names and values', `name,value\nDB_PASSWORD,${pass}\nPORT,80`, pass],
  ['columns parted by spaces', `NAME   PASSWORD      AGE\nbob    ${pass}   3d\n`, pass],
  ['INSERT', `INSERT INTO users (id, password) VALUES (1, 'a'), (2, '${pass}');`, pass],
  ['COPY', `COPY users (id, password) FROM stdin;\n1\t${pass}\n\\.\n`, pass],
  [
    'Secret that says so last',
    '---\ndata:\n  a: d2ludGVyMjAyNng=\nkind: Secret\n---\nkind: X\n',
    'd2ludGVyMjAyNng=',
  ],
  ['Secret in flow style', 'kind: Secret\ndata: {a: d2ludGVyMjAyNng=}\n', 'd2ludGVyMjAyNng='],
  ['block scalar', `users:\n  - name: bob\n    password: |-\n      ${pass}\n`, pass],
  ['variables in two lines', `env:\n  - name: DB_PASSWORD\n    value: ${pass}\n`, pass],
  ['pgpass', `db:5432:*:app:${pass}`, pass],
  ['Hadoop', `<property>\n<name>s3.secret.key</name>\n<value>${key}</value>`, key],
  ['Go data source', `app:${pass}@tcp(db:3306)/app`, pass],
  ['digest', `Authorization: Digest username="a", response="${key}"`, key],
  ['entities', `&lt;password&gt;${pass}&lt;/password&gt;`, pass],
  ['JSON escaped twice', `"{\\"password\\":\\"${pass}\\"}"`, pass],
  ['JSON in percent', `%7B%22password%22%3A%22${pass}%22%7D`, pass],
  ['wide digits', 'card ４１１１ １１１１ １１１１ １１１１', '４１１１'],
  ['duplicate keys', `{"password":"${pass}","password":"x"}`, pass],
];

const values: readonly (readonly [string, unknown, string])[] = [
  ['columns and rows', { columns: [{ name: 'id' }, { name: 'api_token' }], rows: [[1, key]] }, key],
  [
    'a header row',
    [
      ['id', 'password'],
      [1, pass],
    ],
    pass,
  ],
  [
    'Terraform',
    { attributes: { result: pass }, sensitive_attributes: [[{ type: 'get_attr', value: 'result' }]] },
    pass,
  ],
  ['DynamoDB', { Item: { password: { S: pass } } }, pass],
  ['arguments', { args: ['--password', pass] }, pass],
  ['headers as pairs', { headers: [{ name: 'X-Api-Key', value: key }] }, key],
  [
    'lines of a key',
    ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', '-----END PRIVATE KEY-----'],
    'MIIEvQ',
  ],
  ['lines of CSV', ['user,password', `bob,${pass}`], pass],
  ['a collection', { passwords: { admin: pass } }, pass],
];

describe('secrets known by the structure they stand in', () => {
  it.each(texts)('%s', (_, text, secret) => {
    const masked = maskText(text);
    expect(masked).not.toContain(secret);
    expect(masked).toContain('REDACTED');
  });

  it.each(values)('%s', (_, value, secret) => {
    expect(JSON.stringify(mask(value))).not.toContain(secret);
  });

  it('leaves the rest of a table as it was', () => {
    expect(maskText('id,password,city\n1,hunter2,Bonn\n2,,Ulm')).toBe(
      'id,password,city\n1,[REDACTED:password],Bonn\n2,,Ulm',
    );
  });
});

it('hides signed cookies that a listing keeps apart from their names, and leaves the others', () => {
  const theme = { name: 'theme', value: 'dark%20mode%2Cwide', domain: 'x.example' };
  const session = {
    name: 'connect.sid',
    value: 's%3Aq7Rt2kXv9Lm4Bz81.aT5uV3wZ8cD1eF6gH2jK',
    domain: 'x.example',
  };
  expect(mask({ cookies: [session, theme] })).toEqual({
    cookies: [{ ...session, value: '[REDACTED:cookie]' }, theme],
  });
});
