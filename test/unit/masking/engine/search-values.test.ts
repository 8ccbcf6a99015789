/** The search for many values at once finds what comparing each value with each place of a text finds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createValueSearch } from '../../../../src/masking/engine/copies/search-values.ts';

/** Few letters, so that values begin alike and stand in each other. */
const letters = fc.constantFrom('a', 'b', '\u00e9', '\u{1f511}');
const value = fc.string({ unit: letters, minLength: 8, maxLength: 14 });

it('finds each place where a value stands', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(value, { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(value, fc.string({ unit: letters, maxLength: 9 })), { maxLength: 8 }),
      (values, pieces) => {
        const text = [...pieces, ...values].join('');
        const { add, search } = createValueSearch();
        for (const each of values) add({ value: each, type: 'token' });
        const found = new Set<string>();
        search(text, (at, alike) => {
          for (const { value: each } of alike) if (text.startsWith(each, at)) found.add(`${at} ${each}`);
          return undefined;
        });
        const expected = values.flatMap((each) =>
          Array.from({ length: text.length }, (_, at) => at)
            .filter((at) => text.startsWith(each, at))
            .map((at) => `${at} ${each}`),
        );
        expect(found).toEqual(new Set(expected));
      },
    ),
  );
});

it('goes on where it is told to', () => {
  const { add, search } = createValueSearch();
  add({ value: 'abcabcabc', type: 'token' });
  const places: number[] = [];
  search('abcabcabcabcabcabc', (at) => {
    places.push(at);
    return at + 9;
  });
  expect(places).toEqual([0, 9]);
});
