import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toValue } from '../../../../src/mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../../../src/mcp/json/scan-json.ts';

const scanned = (text: string): unknown => {
  const result = scanJson(text);
  if (!result.ok) throw new Error(`${result.problem} (${result.at})`);
  return toValue(result.root);
};

const refused: readonly (readonly [why: string, text: string, at: number])[] = [
  ['nothing', '', 0],
  ['only spaces', ' \n', 2],
  ['a byte order mark', '\ufeff{}', 0],
  ['a duplicate key', '{"name":"ok","name":"evil"}', 13],
  ['a duplicate key deep inside', '[{"a":[{"b":{"c":1,"c":2}}]}]', 19],
  ['a duplicate key written with an escape', '{"method":1,"\\u006dethod":2}', 12],
  ['a duplicate key after twelve others', `{${'abcdefghijklm'.replace(/./g, '"$&":0,')}"m":1}`, 79],
  ['an empty key twice', '{"":1,"":2}', 6],
  ['__proto__ as a key', '{"params":{"__proto__":{"name":"evil"}}}', 11],
  ['__proto__ written with escapes', '{"\\u005f_proto__":1}', 1],
  ['trailing data', '{} {}', 3],
  ['trailing NUL', '{}\u0000', 2],
  ['a trailing comma in an array', '[1,]', 3],
  ['a trailing comma in an object', '{"a":1,}', 7],
  ['a missing colon', '{"a" 1}', 5],
  ['a missing comma', '[1 2]', 3],
  ['a bare key', '{a:1}', 1],
  ['single quotes', "{'a':1}", 1],
  ['a comment', '{}/**/', 2],
  ['mismatched closers', '[1}', 2],
  ['an open array', '[1', 2],
  ['an open object', '{"a":1', 6],
  ['an open string', '"abc', 4],
  ['an open escape', '"abc\\', 5],
  ['a newline in a string', '"a\nb"', 2],
  ['a NUL in a string', '"a\u0000b"', 2],
  ['a control character after an escape', '"\\n\u0001"', 3],
  ['a newline behind a backslash', '"\\\n"', 0],
  ['an unknown escape', '"\\x41"', 0],
  ['a short unicode escape', '"\\u12"', 0],
  ['a unicode escape with a sign', '"\\u+123"', 0],
  ['half a surrogate pair', '"\\ud800"', 0],
  ['surrogates in the wrong order', '"\\udc00\\ud800"', 0],
  ['half a surrogate pair in a key', '{"\\ud83d":1}', 1],
  ['a raw half of a surrogate pair', '"\ud800"', 0],
  ['a leading zero', '[01]', 2],
  ['a plus sign', '[+1]', 1],
  ['a bare point', '[.5]', 1],
  ['a point without digits', '[1.]', 1],
  ['an exponent without digits', '[1e+]', 1],
  ['a lone minus', '[-]', 1],
  ['hexadecimal', '[0x10]', 2],
  ['NaN', '[NaN]', 1],
  ['Infinity', '[-Infinity]', 1],
  ['undefined', '[undefined]', 1],
  ['a word in capitals', '[True]', 1],
  ['a non-breaking space', '[\u00a01]', 1],
  ['a vertical tab', '[\u000b1]', 1],
];

describe('scanJson refuses', () => {
  test.each(refused)('%s', (_why, text, at) => {
    expect(scanJson(text)).toEqual({ ok: false, problem: expect.stringMatching(/^[A-Z].*\.$/), at });
  });

  it('more depth than allowed, however deep, without touching the stack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(scanJson(nested(64), SMALL).ok).toBe(true);
    expect(scanJson(nested(65), SMALL)).toMatchObject({ ok: false, at: 64 });
    expect(scanJson('{"a":'.repeat(65), SMALL)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('deeper'),
    });
    expect(scanJson(nested(1_000_000)).ok).toBe(true);
  });

  it('more values than allowed', () => {
    const zeros = (count: number) => `[${'0,'.repeat(count - 1)}0]`;
    expect(scanJson(zeros(199_999), SMALL).ok).toBe(true);
    expect(scanJson(zeros(200_000), SMALL)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('values'),
    });
    expect(scanJson('[1,2]', { nodes: 2 }).ok).toBe(false);
  });
});

describe('scanJson accepts', () => {
  it('the same key in different objects', () => {
    expect(scanned('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });

  it('keys that are names of inherited properties', () => {
    expect(scanned('{"constructor":1,"toString":2,"hasOwnProperty":3}')).toEqual({
      constructor: 1,
      toString: 2,
      hasOwnProperty: 3,
    });
  });

  it('half a surrogate pair if the caller allows it', () => {
    const result = scanJson('"cut \\ud83d"', { loneSurrogates: 'allow' });
    expect(result.ok && toValue(result.root)).toBe('cut \ud83d');
  });

  it('numbers no JavaScript number can hold, and keeps their lexemes', () => {
    const result = scanJson('[12345678901234567890,1e400,-0]');
    const items = result.ok && result.root.kind === 'array' ? result.root.items : [];
    expect(items.map((item) => item.kind === 'number' && item.raw)).toEqual([
      '12345678901234567890',
      '1e400',
      '-0',
    ]);
  });
});

it('says where each token stands', () => {
  const text = ' { "a\\n" : [ true , "x" ] } ';
  const result = scanJson(text);
  if (!result.ok || result.root.kind !== 'object') throw new Error('not scanned');
  const [{ key, value } = {}] = result.root.members;
  const pieces = [result.root, key, value, ...(value?.kind === 'array' ? value.items : [])];
  expect(pieces.map((piece) => text.slice(piece?.start, piece?.end))).toEqual([
    '{ "a\\n" : [ true , "x" ] }',
    '"a\\n"',
    '[ true , "x" ]',
    'true',
    '"x"',
  ]);
});

const unicodeEscape = (text: string) =>
  text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same JSON with every character of every string escaped that is not escaped yet. */
const escaped = (text: string) =>
  text.replace(/"(?:[^"\\]|\\.)*"/g, (token) => `"${unicodeEscape(String(JSON.parse(token)))}"`);

const json = fc.json({ maxDepth: 6, stringUnit: 'grapheme' }).filter((text) => !text.includes('__proto__'));

describe('scanJson agrees with JSON.parse', () => {
  it('on every valid message, however it is spaced and escaped', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 1, '\t', '\r\n'), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, indent);
        for (const each of [text, spaced, escaped(spaced), ` \r\n\t${text}\n`]) {
          expect(scanned(each)).toEqual(JSON.parse(each));
        }
      }),
    );
  });

  it('on what is no JSON at all: whatever it accepts, JSON.parse accepts', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0123eE+-.tfn alsru\n\u0000') });
    fc.assert(
      fc.property(noise, (text) => {
        if (scanJson(text).ok) expect(scanned(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('on damaged messages', () => {
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('', '"', '\\', '{', '}', ',', '0', '\u0001'),
        (text, where, put) => {
          const at = where % text.length;
          const damaged = text.slice(0, at) + put + text.slice(at + 1);
          if (scanJson(damaged).ok) expect(scanned(damaged)).toEqual(JSON.parse(damaged));
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('refuses every object in which a key was repeated', () => {
  const members = fc.uniqueArray(fc.tuple(fc.string(), fc.json({ maxDepth: 1 })), {
    minLength: 1,
    maxLength: 30,
    selector: ([key]) => key,
  });
  fc.assert(
    fc.property(members, fc.nat(), fc.boolean(), (list, pick, inEscapes) => {
      const [key] = list[pick % list.length] ?? [''];
      const repeated = inEscapes ? escaped(JSON.stringify(key)) : JSON.stringify(key);
      const body = list.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
      expect(scanJson(`{${body},${repeated}:1}`).ok).toBe(false);
    }),
  );
});
