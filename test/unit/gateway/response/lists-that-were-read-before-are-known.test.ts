/** A list of tools that was read before is known by its text without the id, as long as few others came since. */
import { expect, it } from 'vitest';
import { createKnownLists, restored, withoutId } from '../../../../src/gateway/response/known-lists.ts';
import type { Masked } from '../../../../src/masking/engine/mask-message.ts';
import type { Parsed } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const KIB = 1024;
const body = (size: number, fill = 'x') => `"result":{"a":"${fill.repeat(size)}"}`;
const first = (id: number, size = 4 * KIB) => `{"jsonrpc":"2.0","id":${id},${body(size)}}`;
const last = (id: number, size = 4 * KIB) => `{${body(size)},"jsonrpc":"2.0","id":${id}}`;

it.each([
  ['first', first],
  ['last', last],
])('is told from others without its id, which stands %s, and gets it again', (_, list) => {
  const [one, two] = [withoutId(list(17), 17), withoutId(list(4), 4)];
  expect(one?.text).toBe(list(0));
  expect(two?.text).toBe(one?.text);
  expect(one?.restore(list(0).replace('xx', '[masked]'))).toBe(list(17).replace('xx', '[masked]'));
  expect(one?.envelope.text).toBe('{"jsonrpc":"2.0","id":17}');
});

it.each([
  ['is short', first(17, 3 * KIB), 17],
  ['is long', first(17, 256 * KIB), 17],
  ['has another id', first(17), 18],
  ['has a text for an id', first(17), '17'],
  ['has its id in the middle', `{"jsonrpc":"2.0",${body(4 * KIB)},"id":17}`, 17],
])('is looked at like any other answer if it %s', (_, text, id) => {
  expect(withoutId(text, id)).toBeUndefined();
});

it('counts up to its bounds', () => {
  const overhead = first(17, 0).length;
  expect(withoutId(first(17, 4 * KIB - overhead), 17)).toBeDefined();
  expect(withoutId(first(17, 4 * KIB - overhead - 1), 17)).toBeUndefined();
  expect(withoutId(first(17, 256 * KIB - overhead), 17)).toBeDefined();
  expect(withoutId(first(17, 256 * KIB - overhead + 1), 17)).toBeUndefined();
});

it.each([first, last])('does not put its id into an envelope that has changed', (list) => {
  expect(() => withoutId(list(17), 17)?.restore('{"something":"else"}')).toThrow('envelope');
});

it('restores what is recorded as well, by itself if that is another text', () => {
  const known = withoutId(first(17), 17);
  if (known === undefined) throw new Error('not known');
  const masked = (recorded: string) => ({ text: first(0), recorded: { text: recorded } }) as Masked;
  expect(restored(masked(first(0)), known)).toMatchObject({ text: first(17), recorded: { text: first(17) } });
  const shorter = '{"jsonrpc":"2.0","id":0,"result":"cut"}';
  expect(restored(masked(shorter), known).recorded.text).toBe('{"jsonrpc":"2.0","id":17,"result":"cut"}');
});

const answer = (kind = 'response') => ({ kind: 'single', message: { kind } }) as unknown as Parsed;

/** Counts how often each text was parsed. */
const start = () => {
  const lists = createKnownLists();
  const parses: string[] = [];
  const read = (text: string, parsed = answer()) =>
    lists.parsed(text, () => {
      parses.push(text);
      return parsed;
    });
  const isKnown = async (text: string): Promise<boolean> => {
    const before = parses.length;
    await read(text);
    return parses.length === before;
  };
  return { lists, read, parses, isKnown };
};

it('parses one text once', async () => {
  const { read, isKnown } = start();
  const message = await read('a');
  expect(await isKnown('a')).toBe(true);
  expect(await read('a')).toBe(message);
});

it.each([
  ['a request', answer('request')],
  ['a batch', { kind: 'batch', messages: [] } as unknown as Parsed],
])('keeps no %s', async (_, parsed) => {
  const { read, isKnown } = start();
  expect(await read('a', parsed)).toBeUndefined();
  expect(await isKnown('a')).toBe(false);
});

it('keeps eight, and forgets the one that was asked for longest ago', async () => {
  const { read, isKnown } = start();
  for (const text of ['1', '2', '3', '4', '5', '6', '7', '8']) await read(text);
  expect(await isKnown('1')).toBe(true);
  await read('9');
  expect(await isKnown('1')).toBe(true);
  expect(await isKnown('2')).toBe(false);
});

it('keeps 512 Ki characters in all, and counts each once', async () => {
  const { read, isKnown } = start();
  const [a, b, c] = ['a', 'b', 'c'].map((fill) => fill.repeat(256 * KIB)) as [string, string, string];
  await read(a);
  await read(b);
  await read(b);
  expect(await isKnown(a)).toBe(true);
  await read(c);
  expect(await isKnown(a)).toBe(true);
  expect(await isKnown(c)).toBe(true);
  expect(await isKnown(b)).toBe(false);
});

it('masks one message once for one server and what is left of it', async () => {
  const { lists } = start();
  const root = { kind: 'object' } as never;
  let masks = 0;
  const mask = (server: string, text: string) =>
    lists.masked(root, { server, text }, () => {
      masks += 1;
      return { text } as Masked;
    });
  const known = await mask('shop', 'all');
  expect(await mask('shop', 'all')).toBe(known);
  expect(masks).toBe(1);
  await mask('bank', 'all');
  await mask('bank', 'some');
  expect(masks).toBe(3);
});
