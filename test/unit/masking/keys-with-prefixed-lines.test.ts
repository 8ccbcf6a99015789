/** A private key is masked whole where something stands before each of its lines. */
import { expect, it } from 'vitest';
import { maskText } from './masker.ts';

const body = [
  'MIIEpAIBAAKCAQEAx0D4bJk2mFqzWm2hJ9d8sKcVtYxQn1RrUe3oP5aLwZ6iBgHf',
  'T7yXvCjMkEuSqN4pOdW8tRzA2bGhYlIxKcVfJm5sDnQeUrPaBw9oHgTiLyZkXvCj',
];
const key = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'];

it.each<[string, (line: string, index: number) => string]>([
  ['events of SSE', (line) => `data: ${line}`],
  ['numbers of cat', (line, index) => `     ${index + 1}\t${line}`],
  ['numbers of grep', (line, index) => `${index + 1}: ${line}`],
  ['a comment of a shell', (line) => `# ${line}`],
  ['a comment of C', (line) => `// ${line}`],
  ['a block of comments', (line) => ` * ${line}`],
  ['an answer to a mail', (line) => `> ${line}`],
])('%s', (_before, prefixed) => {
  for (const shown of [key, key.slice(0, -1), key.slice(1)]) {
    const masked = maskText(shown.map(prefixed).join('\n'));
    for (const line of body) expect(masked).not.toContain(line.slice(0, 20));
  }
});

it('leaves what only ends a key alone', () => {
  const text = 'data: ok\ndata: -----END RSA PRIVATE KEY-----\n# -----END RSA PRIVATE KEY-----';
  expect(maskText(text)).toBe(text);
});
