/** A text is safe once it was masked; what cannot be masked is withheld, and what is known to be safe is not masked again. */
import { expect, it } from 'vitest';
import { createMakeSafe } from '../../../../src/domain/text/safe-text.ts';

const start = () => {
  const masked: string[] = [];
  const makeSafe = createMakeSafe((text) => {
    masked.push(text);
    if (text.includes('broken')) throw new Error('cannot be read');
    return text.replaceAll('secret', '***');
  });
  return { makeSafe, masked };
};

it('masks what is not safe, each time', () => {
  const { makeSafe, masked } = start();
  expect([makeSafe('a secret'), makeSafe('a secret')]).toEqual(['a ***', 'a ***']);
  expect(masked).toHaveLength(2);
});

it('knows a short text that was safe as it is', () => {
  const { makeSafe, masked } = start();
  const [short, long] = ['x'.repeat(64), 'x'.repeat(65)];
  for (const text of [short, short, long, long]) expect(makeSafe(text)).toBe(text);
  expect(masked).toEqual([short, long, long]);
});

it('knows a thousand of them, and forgets the oldest', () => {
  const { makeSafe, masked } = start();
  for (let index = 0; index < 1000; index += 1) makeSafe(`text ${index}`);
  makeSafe('text 0');
  expect(masked).toHaveLength(1000);
  makeSafe('one more');
  makeSafe('text 1');
  expect(masked).toHaveLength(1001);
  makeSafe('text 0');
  expect(masked).toHaveLength(1002);
});

it('withholds what cannot be masked', () => {
  expect(start().makeSafe('broken')).toBe('[REDACTED:unreadable]');
});

it('cuts a long text before it is masked, and away from the cut', () => {
  const { makeSafe, masked } = start();
  const longest = 'x'.repeat(16 * 1024);
  expect(makeSafe(longest)).toBe(longest);
  expect(makeSafe(`${longest}y`)).toBe(`${'x'.repeat(16 * 1024 - 512)}…`);
  expect(masked.every(({ length }) => length <= 16 * 1024)).toBe(true);
});
