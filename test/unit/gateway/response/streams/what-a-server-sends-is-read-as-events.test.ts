/** The events in a server's body, whether it writes an event stream or a plain message under that type. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../../src/domain/refusal.ts';
import { serverEvents } from '../../../../../src/gateway/response/server-events.ts';

const body = async function* (chunks: readonly string[], breaks?: unknown) {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
  if (breaks !== undefined) throw breaks;
};

/** What came, and what it ended with. */
const read = async (chunks: readonly string[], { limit = 100, breaks = undefined as unknown } = {}) => {
  const texts: string[] = [];
  try {
    for await (const events of serverEvents(body(chunks, breaks), limit)) {
      texts.push(...events.map(({ data }) => data));
    }
  } catch (error) {
    return { texts, error };
  }
  return { texts, error: undefined };
};

it.each<[string, readonly string[], readonly string[]]>([
  ['events', ['data: 1\n\ndata: 2\n\n'], ['1', '2']],
  ['an event in pieces', ['da', 'ta: 1\n', '\n'], ['1']],
  ['an event without the empty line behind it', ['data: 1\n\ndata: 2'], ['1', '2']],
  ['a message that is written as JSON', ['{"a":', '1}'], ['{"a":1}']],
  ['a list that is written as JSON', ['[1]'], ['[1]']],
  ['JSON behind blanks', [' \r\n', '\t', '\u{feff}{"a":1}'], ['\u{feff}{"a":1}'.slice(1)]],
  ['events behind blanks', ['\n', ' \n', 'data: {}\n\n'], ['{}']],
  ['nothing', [], []],
  ['blanks', [' ', '\n'], []],
])('reads %s', async (_what, chunks, texts) => {
  expect(await read(chunks)).toEqual({ texts, error: undefined });
});

it.each<[string, readonly string[]]>([
  ['an event', [`data: ${'x'.repeat(101)}\n\n`]],
  ['a message that is written as JSON', [`{${' '.repeat(60)}`, `${' '.repeat(60)}}`]],
])('refuses %s above the limit', async (_what, chunks) => {
  const { texts, error } = await read(chunks);
  expect(texts).toEqual([]);
  expect(error).toMatchObject({ code: 'answer-too-large' });
});

it('reads a message that is written as JSON up to the limit', async () => {
  const text = `{${' '.repeat(98)}}`;
  expect(await read([text])).toEqual({ texts: [text], error: undefined });
});

it('gives out what is whole where a body breaks off, and nothing that is half', async () => {
  const breaks = new Refusal('upstream-lost');
  expect(await read(['data: 1\n\ndata: 2'], { breaks })).toEqual({ texts: ['1', '2'], error: breaks });
  expect(await read(['data: 1\n\ndata: {"a'], { breaks })).toEqual({ texts: ['1'], error: breaks });
  expect(await read(['data: "\\ud800"'], { breaks })).toEqual({ texts: ['"\\ud800"'], error: breaks });
  expect(await read(['{"a":1}'], { breaks })).toEqual({ texts: ['{"a":1}'], error: breaks });
});

it.each<[string, unknown]>([
  ['a fault of ours', new Error('ours')],
  ['another refusal', new Refusal('too-many')],
  ['a fault that has the same code', Object.assign(new Error('ours'), { code: 'upstream-lost' })],
])('gives out nothing more where a body fails with %s', async (_what, breaks) => {
  expect(await read(['data: 1\n\ndata: 2'], { breaks })).toEqual({ texts: ['1'], error: breaks });
});
