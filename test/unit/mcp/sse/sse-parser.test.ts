import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatComment, formatEvent } from '../../../../src/mcp/sse/sse-frame.ts';
import { createSseParser, type SseEvent } from '../../../../src/mcp/sse/sse-parser.ts';

const MAX = 4 * 1024 * 1024;

const parse = (...chunks: readonly (string | Uint8Array)[]): SseEvent[] => {
  const parser = createSseParser({ maxEventBytes: MAX });
  return chunks.flatMap((chunk) => parser.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
};

describe('a stream is read as the HTML Standard says', () => {
  test.each<[string, string, SseEvent[]]>([
    ['LF', 'data: x\n\n', [{ data: 'x' }]],
    ['CRLF', 'data: x\r\n\r\n', [{ data: 'x' }]],
    ['lone CR', 'data: x\r\r', [{ data: 'x' }]],
    ['mixed line ends', 'data: x\r\ndata: y\rdata: z\n\r\n', [{ data: 'x\ny\nz' }]],
    ['a byte order mark', '\ufeffdata: x\n\n', [{ data: 'x' }]],
    ['a second byte order mark, which is part of the name', '\ufeff\ufeffdata: x\n\n', []],
    ['no space after the colon', 'data:x\n\n', [{ data: 'x' }]],
    ['two spaces after the colon', 'data:  x\n\n', [{ data: ' x' }]],
    ['a field without colon', 'data\ndata\n\n', [{ data: '\n' }]],
    ['colons in the value', 'data: {"a":1}\n\n', [{ data: '{"a":1}' }]],
    ['several data lines', 'data: {"a":\ndata: 1}\n\n', [{ data: '{"a":\n1}' }]],
    [
      'names, ids and retry',
      'event: e\nid: 7\nretry: 10\ndata: x\n\n',
      [{ event: 'e', id: '7', retry: 10, data: 'x' }],
    ],
    [
      'names for one event only',
      'event: e\ndata: x\n\ndata: y\n\n',
      [{ event: 'e', data: 'x' }, { data: 'y' }],
    ],
    ['comments, which are dropped', ': secret\ndata: x\n:\n: more\n\n: last\n\n', [{ data: 'x' }]],
    ['unknown fields, which are dropped', 'secret: y\nDATA: z\ndata: x\n\n', [{ data: 'x' }]],
    ['an event name alone, which is no event', 'event: e\n\n', []],
    ['a priming event', 'id: 1\ndata:\n\n', [{ id: '1', data: '' }]],
    ['a priming event without data', 'id: 1\n\n', [{ id: '1', data: '' }]],
    ['retry alone', 'retry: 500\n\n', [{ retry: 500, data: '' }]],
    ['retry that is no number', 'retry: 5s\nretry: -1\nretry: 1.5\nretry:\ndata: x\n\n', [{ data: 'x' }]],
    [
      'retry that could be a number of something else',
      'retry: 4111111111111111\ndata: x\n\n',
      [{ data: 'x' }],
    ],
    ['an id with NUL, which is ignored', 'id: a\0b\ndata: x\n\n', [{ data: 'x' }]],
    ['an empty id', 'id\ndata: x\n\n', [{ id: '', data: 'x' }]],
    ['the last of two ids', 'id: 1\nid: 2\ndata: x\n\n', [{ id: '2', data: 'x' }]],
    ['an unfinished event, which is none', 'data: x\n\ndata: y\n', [{ data: 'x' }]],
    ['U+2028, which ends no line', 'data: a\u2028data: b\n\n', [{ data: 'a\u2028data: b' }]],
  ])('%s', (_what, stream, events) => {
    expect(parse(stream)).toEqual(events);
    expect(
      parse(
        ...Buffer.from(stream)
          .values()
          .map((byte) => Uint8Array.of(byte)),
      ),
    ).toEqual(events);
  });

  it('gives an event as soon as its empty line is there, also if that ends in CR', () => {
    const parser = createSseParser({ maxEventBytes: MAX });
    expect(parser.push(Buffer.from('data: x\r\n\r'))).toEqual([{ data: 'x' }]);
    expect(parser.push(Buffer.from('\ndata: y\n\n'))).toEqual([{ data: 'y' }]);
  });
});

it('reads bytes that are not UTF-8 as U+FFFD', () => {
  const cut = Uint8Array.of(0xf0, 0x9f);
  expect(parse('data: ', Uint8Array.of(0xff), '\n\ndata: ', cut, 'x\n\n')).toEqual([
    { data: '\ufffd' },
    { data: '\ufffdx' },
  ]);
});

test.each<[string, string, SseEvent | undefined]>([
  ['nothing', 'data: x\n\n', undefined],
  ['a comment', 'data: x\n\n: bye', undefined],
  ['an event without its empty line', 'id: 1\ndata: y\n', { id: '1', data: 'y' }],
  ['an event without the end of its line', 'data: y\ndata: z', { data: 'y\nz' }],
])('gives at the end what the stream ended in: %s', (_what, stream, event) => {
  const parser = createSseParser({ maxEventBytes: MAX });
  parser.push(Buffer.from(stream));
  expect(parser.end()).toEqual(event);
});

describe('a stream that cannot be read is refused', () => {
  test.each([
    ['a line without end', ['data: ', 'x'.repeat(60), 'x'.repeat(60)]],
    ['a line that ends too late', [`data: ${'x'.repeat(101)}\n\n`]],
    ['a comment without end', [`:${'x'.repeat(101)}`]],
    ['many data lines', Array.from({ length: 30 }, () => 'data: abc\n')],
    ['few characters of many bytes', [`data: ${'€'.repeat(40)}\n\n`]],
  ])('%s', (_what, chunks) => {
    const parser = createSseParser({ maxEventBytes: 100 });
    expect(() => {
      for (const chunk of chunks) parser.push(Buffer.from(chunk));
    }).toThrow(RangeError);
  });

  it('but not for being long: events and comments within the limit go on for ever', () => {
    const parser = createSseParser({ maxEventBytes: 100 });
    const stream = Buffer.from(': keep alive\ndata: {"a":"0123456789"}\n\n: keep alive\n'.repeat(1_000));
    expect(parser.push(stream)).toHaveLength(1_000);
  });
});

describe('the writer', () => {
  test.each<[SseEvent, string]>([
    [{ data: '{"a":1}' }, 'data: {"a":1}\n\n'],
    [{ event: 'message', id: 'k.x', retry: 5, data: '1' }, 'event: message\nid: k.x\nretry: 5\ndata: 1\n\n'],
    [{ data: '{\n"a":\r\n1}' }, 'data: {\ndata: "a":\ndata: 1}\n\n'],
    [{ id: '1', data: '' }, 'id: 1\ndata: \n\n'],
    [{ retry: 5, data: '' }, 'retry: 5\n\n'],
    [{ data: '"a\u2028b\u2029c\u0085d"' }, 'data: "a\\u2028b\\u2029c\\u0085d"\n\n'],
  ])('writes %o', (event, text) => {
    expect(formatEvent(event)).toBe(text);
  });

  test.each<SseEvent>([
    { id: '1\ndata: evil', data: '' },
    { event: 'e\r', data: '1' },
    { id: 'a\0', data: '1' },
  ])('refuses fields that would end their line: %o', (event) => {
    expect(() => formatEvent(event)).toThrow(RangeError);
  });

  it('keeps comments on one line', () => {
    expect(formatComment('waiting\ndata: evil\r\n')).toBe(': waiting data: evil \n\n');
  });
});

const lineText = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\0]/g, ''));
const streamEvent = fc.record(
  { event: lineText.filter(Boolean), id: lineText, retry: fc.nat(), data: fc.json({ stringUnit: 'binary' }) },
  { requiredKeys: ['data'] },
);

const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
};

it('reads the same events from any cut of any stream', () => {
  const piece = fc.constantFrom(
    'data',
    'id',
    'event',
    'retry',
    ': ',
    ':',
    ' ',
    '\n',
    '\r',
    '\r\n',
    '5',
    '\0',
    'é€😀',
    '\ufeff',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 12 }), (pieces, at) => {
      const bytes = Buffer.from(pieces.join(''));
      expect(parse(...cut(bytes, at))).toEqual(parse(bytes));
    }),
    { numRuns: 1_000 },
  );
});

it('reads back what was written, with any line ends, comments between, and in any cut', () => {
  fc.assert(
    fc.property(
      fc.array(streamEvent, { maxLength: 5 }),
      fc.constantFrom('\n', '\r', '\r\n'),
      fc.array(fc.nat(), { maxLength: 12 }),
      (events, end, at) => {
        const stream = events.map((event) => formatEvent(event) + formatComment('x')).join('');
        const bytes = Buffer.from(stream.replaceAll('\n', end));
        const read = parse(...cut(bytes, at)).map((event) => ({ ...event, data: JSON.parse(event.data) }));
        expect(read).toEqual(events.map((event) => ({ ...event, data: JSON.parse(event.data) })));
      },
    ),
  );
});
