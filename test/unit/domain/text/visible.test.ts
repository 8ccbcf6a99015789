/** What others wrote is shown so that no two texts look the same because of characters that cannot be seen. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieces, visible, visibleLine } from '../../../../src/domain/text/visible.ts';

it('shows an invisible character and its code, written by someone, differently', () => {
  expect(visible('a\u202Eb')).toBe('a‹U+202E›b');
  expect(visible('a‹U+202E›b')).toBe('a‹U+2039›U+202E›b');
});

it('shows the end of a line and its sign, written by someone, differently', () => {
  expect(visibleLine('a\nb')).toBe('a ↵ b');
  expect(visibleLine('a ↵ b')).toBe('a ‹U+21B5› b');
});

/** Reads what is shown as a person who knows that codes stand for characters. */
const read = (shown: string): string =>
  shown.replace(/‹U\+([0-9A-F]{4,6})›/g, (_code, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );

it('lets every text be read off what is shown of it', () => {
  const unit = fc.constantFrom('‹', '›', 'U+', '202E', '\u202E', '\u200B', '‹U+202E›', 'é', '😀', '\n');
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      expect(read(visible(units.join('')))).toBe(units.join(''));
    }),
  );
});

it('cuts by what is shown of a text, and loses nothing', () => {
  const text = 'a\u200B‹'.repeat(50);
  const cut = pieces(text, 20, visibleLine);
  expect(cut.join('')).toBe(text);
  expect(Math.max(...cut.map((piece) => visibleLine(piece).length))).toBeLessThanOrEqual(20);
});
