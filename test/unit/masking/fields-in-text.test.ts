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
];

describe('fields in running text', () => {
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
