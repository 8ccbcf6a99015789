import { describe, expect, it } from 'vitest';
import { labelledSet } from '../../../../scripts/masking-set/labelled-set.ts';
import { createMasker } from '../../../../src/masking/engine/create-masker.ts';
import { createWordScanner } from '../../../../src/masking/engine/scan-words.ts';
import { createClassify } from '../../../../src/masking/readers/find-field.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { defaults } from '../masker.ts';

const { isPlain, codesOf } = createWordScanner(createClassify());

/** An own detector may find anything anywhere, so nothing is skipped because of how it looks. */
const never = { type: 'never', pattern: 'qqzz_never', example: 'qqzz_never', counterExample: 'qqzz' };
const thorough = createMasker({ ...defaults, detectors: [never] });
const quick = createMasker(defaults);

const stringsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
};

/** The members and items of an object or an array, each by itself; what is none stays as it is. */
const partsOf = (text: string): readonly unknown[] => {
  if (!/^[[{]/.test(text)) return [text];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : Object.entries(value ?? {}).map(([name, part]) => ({ [name]: part }));
};
const isJson = (text: string): boolean => scanJson(text, { loneSurrogates: 'allow' }).ok;

describe('what looks plain', () => {
  it('is searched in vain, as text and as JSON in text, whatever it is part of', () => {
    const { positives, harmless } = labelledSet(20_264, 12);
    const differing: unknown[] = [];
    let plain = 0;
    const compare = (message: unknown): void => {
      const text = JSON.stringify(message);
      const scanned = scanJson(text, { loneSurrogates: 'allow' });
      if (!scanned.ok) throw new Error(scanned.problem);
      const [short, long] = [quick, thorough].map((masker) => masker.maskJson(text, scanned.root));
      if (JSON.stringify(short) !== JSON.stringify(long)) differing.push(message);
      if (long?.edits.length === 0) plain++;
    };
    for (const { message } of [...positives, ...harmless]) {
      compare({ text: JSON.stringify(message, null, 2) });
      for (const text of stringsOf(message)) {
        compare({ text: JSON.stringify({ list: [text], name: text, value: 'Xk39vLq2mTz8' }) });
        const parts = /^[[{]/.test(text) && !isJson(text) ? [text] : partsOf(text);
        for (const part of parts) compare({ text: JSON.stringify({ part }) });
        for (const line of text.split('\n')) compare([line]);
      }
    }
    expect(differing).toEqual([]);
    expect(plain).toBeGreaterThan(1000);
  });

  it.each([
    '{"kty":"oct","k":"c2hvcnQ"}',
    '{"blob":"cGFzc3dvcmQ9eA"}',
    '{"password":"x"}',
    '{"Jwt":{"Key":"x"}}',
    '{"value":"x","sensitive":true}',
    '{"values":{"a":"x"},"sensitive_values":{"a":true}}',
    '{"id":"https://acme.vault.azure.net/a","value":"x"}',
    '{"row":["IBAN DE89370400440532013000"]}',
    '{"card":4111111111111111}',
    '{"n":"4111 1111 1111 1111"}',
    '{"n":"078-05-1120"}',
    '{"host":"10.1.2.3"}',
    '{"line":"db.acme.io:5432:shop:app:x"}',
    '{"to":"+4930123456"}',
    '{"to":"(415) 555-0132"}',
    '{"q":"/a?sig=x"}',
    '{"q":"what? see #code=Xk39vLq2mTz8"}',
    '{"q":"a? b;sig=Xk39vLq2mTz8"}',
    '{"q":"a%40b"}',
    '{"q":"a\\u0040b"}',
    '{"q":"Müller"}',
    '{"q":"cGFzc3dvcmQ9aHVudGVyMg"}',
    '["-----BEGIN RSA PRIVATE KEY-----"]',
    '{"q":"8Q~"}',
    'a\tTRUE\t/\tFALSE\t0\ts\tx',
  ])('is not %s', (text) => {
    expect(isPlain(codesOf(text))).toBe(false);
  });

  it.each([
    '{"id":7,"name":"Ada Miller","created_at":"2026-01-02T03:04:05Z","score":12.5}',
    '{"url":"https://api.example.com/repos/acme/shop/issues/4711","took":"12:30:01"}',
    '[1700000000000,"v1.2.3","(none)","50 %","why? because: so","~/x"]',
    '{"node_id":"MDU6SXNzdWUx","sha":"3f2a1b4c5d6e7f8091a2b3c4d5e6f70812345678"}',
    '{"color":"#fff","title":"Orders; see #4711"}',
    'The parcel was left with a neighbour. '.repeat(20),
  ])('is %s', (text) => {
    expect(isPlain(codesOf(text))).toBe(true);
  });

  it('is told of a part of a text alone', () => {
    const [plain, secret] = ['{"id":7,"note":"left with a neighbour"}', '{"id":8,"password":"hunter2!x"}'];
    const text = `[${plain},${secret}]`;
    const reading = codesOf(text);
    const start = plain.length + 2;
    expect(isPlain(reading, { start: 1, end: 1 + plain.length })).toBe(true);
    expect(isPlain(reading, { start, end: start + secret.length })).toBe(false);
  });
});
