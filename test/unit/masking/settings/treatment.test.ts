import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMasker, type MaskingSettings } from '../../../../src/masking/engine/create-masker.ts';
import { matchesName } from '../../../../src/masking/settings/name-pattern.ts';
import { matchesPath, parsePathPattern } from '../../../../src/masking/settings/path-pattern.ts';
import type { Match, Mode, Override, Where } from '../../../../src/masking/settings/treatment.ts';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { defaults } from '../masker.ts';

const KEY = ['ghp', 'aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmC'].join('_');
const CARD = '4111 1111 1111 1111';
const MAIL = 'bob@acme.io';

const run = (settings: Partial<MaskingSettings>, message: unknown, where?: Where) => {
  const text = JSON.stringify(message);
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error(scanned.problem);
  const { edits, found, detected } = createMasker({ ...defaults, ...settings }).maskJson(
    text,
    scanned.root,
    where,
  );
  return { value: JSON.parse(applyEdits(text, edits)) as unknown, found, detected };
};
const override = (match: Match, action: Mode): Override => ({ match, action });
const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');

describe('names', () => {
  it.each([
    ['list_*', 'list_users', true],
    ['list_*', 'get_users', false],
    ['*_users', 'list_users', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['aa*aa', 'aaa', false],
    ['*', '', true],
    ['list', 'list', true],
    ['list', 'lists', false],
  ])('%s and %s', (pattern, name, expected) => {
    expect(matchesName(pattern, name)).toBe(expected);
  });
});

describe('paths', () => {
  it.each([
    ['result.content[0].text', [['result', 'content', 0, 'text']], true],
    ['result.content[*].text', [['result', 'content', 7, 'text']], true],
    ['result.content[1].text', [['result', 'content', 0, 'text']], false],
    ['result.*.text', [['result', 'content', 0, 'text']], false],
    ['result.**.text', [['result', 'content', 0, 'text']], true],
    ['**', [['result']], true],
    ['result.**', [['result', 'a', 'b']], true],
    ['result["a.b"]', [['result', 'a.b']], true],
    ['result.a.b', [['result', 'a.b']], false],
    [
      'result.text#rows[0].mail',
      [
        ['result', 'text'],
        ['rows', 0, 'mail'],
      ],
      true,
    ],
    [
      'result.text#**.mail',
      [
        ['result', 'text'],
        ['rows', 0, 'mail'],
      ],
      true,
    ],
    ['result.text.mail', [['result', 'text'], ['mail']], false],
    ['result.text[*].mail', [['result', 'text', '#', 'mail']], true],
    ['result.text#mail', [['result', 'text', '#', 'mail']], false],
  ] as const)('%s and %j', (pattern, way, expected) => {
    const parsed = parsePathPattern(pattern);
    if (parsed === undefined) throw new Error(pattern);
    expect(matchesPath(parsed, way)).toBe(expected);
  });

  it.each(['', 'a.', 'a..b', 'a[b]', 'a[', 'a*b', 'a b"', 'a[-1]'])('%s is none', (pattern) => {
    expect(parsePathPattern(pattern)).toBeUndefined();
  });
});

describe('overrides', () => {
  const message = { result: { rows: [{ email: MAIL, note: `card ${CARD}` }], log: `email=${MAIL}` } };
  const masked = '[REDACTED:email]';

  it('mask what is only detected otherwise, if they match', () => {
    const settings = {
      overrides: [override({ tool: ['list_*'], path: ['result.rows[*].email'], type: ['email'] }, 'mask')],
    };
    expect(run(settings, message, { server: 's', tool: 'list_users' }).value).toMatchObject({
      result: { rows: [{ email: masked }], log: `email=${MAIL}` },
    });
    expect(run(settings, message, { server: 's', tool: 'get_user' }).value).toMatchObject({
      result: { rows: [{ email: MAIL }] },
    });
  });

  it('let through what is masked otherwise, with or without saying so', () => {
    const where = { server: 'shop' };
    const passing = [override({ server: ['shop'], type: ['card'] }, 'pass')];
    expect(run({ overrides: passing }, message, where)).toMatchObject({ value: message, found: [] });
    const detecting = [override({ server: ['shop'], type: ['card'] }, 'detect')];
    const { value, detected } = run({ overrides: detecting }, message, where);
    expect(value).toEqual(message);
    expect(detected).toContainEqual({
      type: 'card',
      path: 'result.rows[*].note',
      count: 1,
      detector: 'card',
    });
    expect(run({ overrides: detecting }, message, { server: 'other' }).value).not.toEqual(message);
  });

  it('go by the type that the placeholder names, whatever else could be said of the same value', () => {
    const given = { token: KEY, other: `Bearer ${KEY}`, password: 'hunter2x' };
    expect(run({}, given).value).toMatchObject({ token: '[REDACTED:github_token]' });
    expect(run({ overrides: [override({ type: ['github_token'] }, 'pass')] }, given).value).toEqual({
      ...given,
      password: '[REDACTED:password]',
    });
    expect(run({ overrides: [override({ type: ['token'] }, 'pass')] }, given).value).toMatchObject({
      token: '[REDACTED:github_token]',
    });
  });

  it('count by strength, whatever their order', () => {
    const both = [
      override({ type: ['card'] }, 'pass'),
      override({ path: ['result.**'], type: ['card'] }, 'mask'),
    ];
    for (const overrides of [both, both.toReversed()])
      expect(run({ overrides }, message).value).toMatchObject({
        result: { rows: [{ note: 'card [REDACTED:card]' }] },
      });
  });

  it('reach into JSON that stands in strings, and into lines', () => {
    const nested = {
      text: JSON.stringify({ email: MAIL, mail: MAIL }),
      lines: [`a;email=${MAIL}`, `b;email=${MAIL}`],
    };
    const overrides = [
      override({ path: ['text#email'], type: ['email'] }, 'mask'),
      override({ path: ['lines[1]'], type: ['email'] }, 'mask'),
    ];
    expect(run({ overrides }, nested).value).toEqual({
      text: JSON.stringify({ email: masked, mail: MAIL }),
      lines: [`a;email=${MAIL}`, `b;email=${masked}`],
    });
  });

  it('of a tool count for messages of any tool only if they mask more', () => {
    const overrides = [
      override({ tool: ['a'], type: ['email'] }, 'mask'),
      override({ tool: ['a'], type: ['card'] }, 'pass'),
    ];
    const { value } = run({ overrides }, message, { server: 's', anyTool: true });
    expect(value).toEqual({
      result: { rows: [{ email: masked, note: 'card [REDACTED:card]' }], log: `email=${masked}` },
    });
    expect(run({ overrides }, message, { server: 's' }).value).toMatchObject({
      result: { rows: [{ email: MAIL }] },
    });
  });
});

describe('the allow-list', () => {
  it('lets a value through by its hash, in every reading, and nothing else', () => {
    const other = KEY.replace('Q7', 'X1');
    const message = {
      text: `use ${KEY}`,
      encoded: Buffer.from(`the key is ${KEY}, take it`).toString('base64'),
      percent: `k=${KEY.replace('_', '%5F')}`,
      [KEY]: 1,
      token: other,
    };
    const allow = [{ sha256: [sha256(KEY)], match: {} }];
    expect(run({ allow }, message).value).toEqual({ ...message, token: '[REDACTED:github_token]' });
  });

  it('holds where it is narrowed to', () => {
    const allow = [{ sha256: [sha256(KEY)], match: { server: ['a'], path: ['text'] } }];
    const message = { text: KEY, other: KEY };
    const masked = '[REDACTED:github_token]';
    expect(run({ allow }, message, { server: 'a' }).value).toEqual({ text: KEY, other: masked });
    expect(run({ allow }, message, { server: 'b' }).value).toEqual({ text: masked, other: masked });
  });

  it('is above every override', () => {
    const allow = [{ sha256: [sha256(KEY)], match: {} }];
    expect(run({ allow, overrides: [override({}, 'mask')] }, { text: KEY }).value).toEqual({ text: KEY });
  });
});
