/** Texts of long messages and their bytes: the very bytes that came are sent on only if they say exactly the same. */
import { expect, it } from 'vitest';
import { noteUtf8, textOf, utf8Length, utf8Of } from '../../../../src/domain/text/utf8.ts';

const long = 'The parcel was left with a neighbour. '.repeat(1000);

it('gives the bytes back that a long text came in', () => {
  const bytes = Buffer.from(long);
  expect(utf8Of(textOf(bytes))).toBe(bytes);
  expect(utf8Length(long)).toBe(bytes.byteLength);
});

it('gives bytes back to a text that is equal and not the very same', () => {
  const bytes = Buffer.from(long);
  textOf(bytes);
  expect(utf8Of(` ${long}`.slice(1))).toBe(bytes);
});

it.each([
  ['one character more', `${long}!`],
  ['one other character', `${long.slice(0, -2)}!${long.at(-1)}`],
  ['characters beyond ASCII', `${long}é`],
  ['half of a surrogate pair', `${long}\ud800`],
])('writes the bytes of a text with %s anew', (_, text) => {
  textOf(Buffer.from(long));
  expect(Buffer.from(utf8Of(text))).toEqual(Buffer.from(text));
  expect(utf8Length(text)).toBe(Buffer.byteLength(text));
});

it.each([
  ['a byte that is no UTF-8', Buffer.concat([Buffer.from(long), Buffer.from([0xe9])])],
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(long)])],
])('never sends %s on as it came', (_, bytes) => {
  const text = textOf(bytes);
  expect(text).toBe(new TextDecoder().decode(bytes));
  expect(Buffer.from(utf8Of(text))).toEqual(Buffer.from(text));
});

it('makes the bytes of a text once for all who ask', () => {
  const text = `${long}once`;
  expect(utf8Of(text)).toBe(utf8Of(text));
});

it('keeps the bytes of a text that was read strictly', () => {
  const text = `${long}é`;
  const bytes = Buffer.from(text);
  noteUtf8(text, bytes);
  expect(utf8Of(text)).toBe(bytes);
});
