import { describe, expect, it } from 'vitest';
import { mask, maskJsonText } from './masker.ts';

const token = `ghp_${'aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmC'}`;

describe('messages', () => {
  it('leaves a message without secrets byte-identical, numbers and escapes as they were', () => {
    const text = '{ "id":12345678901234567890, "a":[1e400,-0,"\\u0041\\/"], "token_count": 17 }';
    expect(maskJsonText(text)).toBe(text);
  });

  it('decides on decoded values', () => {
    expect(maskJsonText(`{"text":"${token.replace('_', '\\u005f')}"}`)).toBe(
      '{"text":"[REDACTED:github_token]"}',
    );
  });

  it('masks object keys, and keeps two of them apart', () => {
    const other = token.replace('Q7', 'X1');
    expect(mask({ [token]: 1, [other]: 2 })).toEqual({
      '[REDACTED:github_token]': 1,
      '[REDACTED:github_token]#2': 2,
    });
  });

  it('masks JSON inside strings and keeps its form', () => {
    expect(
      mask({ text: JSON.stringify({ password: 'x', deep: JSON.stringify({ api_key: 'abcdef99' }) }) }),
    ).toEqual({
      text: '{"password":"x","deep":"{\\"api_key\\":\\"[REDACTED:api_key]\\"}"}',
    });
  });

  it('masks numbers that are cards or stand under a secret name', () => {
    expect(mask({ n: 4111111111111111, password: 12345678, count: 12345678 })).toEqual({
      n: '[REDACTED:card]',
      password: '[REDACTED:password]',
      count: 12345678,
    });
  });

  it('reads text out of blobs and encodes it again, and leaves images alone', () => {
    const blob = Buffer.from(`GITHUB_TOKEN=${token}\n`).toString('base64');
    const clean = Buffer.from('GITHUB_TOKEN=[REDACTED:github_token]\n').toString('base64');
    const image = { type: 'image', data: blob, mimeType: 'image/png' };
    expect(mask({ contents: [{ uri: 'x://y', blob }], content: [image] })).toEqual({
      contents: [{ uri: 'x://y', blob: clean }],
      content: [image],
    });
  });

  it('masks the data of Kubernetes Secrets whatever it is called', () => {
    expect(mask({ kind: 'Secret', metadata: { name: 'db' }, data: { hello: 'aGVsbG8gd29ybGQ=' } })).toEqual({
      kind: 'Secret',
      metadata: { name: 'db' },
      data: { hello: '[REDACTED:kubernetes_secret]' },
    });
  });

  it('reads names and values that stand apart', () => {
    expect(
      mask([
        { name: 'DB_PASSWORD', value: 'correct horse' },
        { name: 'REGION', value: 'eu-west-1' },
      ]),
    ).toEqual([
      { name: 'DB_PASSWORD', value: '[REDACTED:password]' },
      { name: 'REGION', value: 'eu-west-1' },
    ]);
  });

  it('exempts identifiers from decoding, not from formats', () => {
    const encoded = Buffer.from('DB_PASSWORD=hunter2 and more').toString('base64');
    expect(mask({ id: encoded })).toEqual({ id: encoded });
    expect(mask({ text: encoded })).toEqual({ text: '[REDACTED:password]' });
    expect(mask({ id: token })).toEqual({ id: '[REDACTED:github_token]' });
  });
});
