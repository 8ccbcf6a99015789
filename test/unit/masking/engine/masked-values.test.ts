import { expect, it } from 'vitest';
import { maskedValues } from '../../../../src/masking/engine/masked-values.ts';

const values = (before: object, after: object) =>
  maskedValues(JSON.stringify(before), JSON.stringify(after)).map(({ value }) => value);

it.each<[string, object, object, readonly string[]]>([
  ['a whole text', { a: 'secret-one' }, { a: '[REDACTED:password]' }, ['secret-one']],
  ['a part of one', { a: 'use secret-one now' }, { a: 'use [REDACTED:key] now' }, ['secret-one']],
  ['two in one', { a: 'x=first1&y=second2' }, { a: 'x=[REDACTED:a]&y=[REDACTED:b]' }, ['second2', 'first1']],
  ['a name', { 'secret-one': 1 }, { '[REDACTED:key]': 1 }, ['secret-one']],
  ['a number', { card: 4111111111111111 }, { card: '[REDACTED:card]' }, ['4111111111111111']],
  ['an item of a list', { a: ['b', 'secret-one'] }, { a: ['b', '[REDACTED:key]'] }, ['secret-one']],
  ['what was rewritten otherwise', { a: 'c2VjcmV0' }, { a: 'before [REDACTED:key]' }, ['c2VjcmV0']],
  ['nothing that is too short to tell', { a: 'abc' }, { a: '[REDACTED:pin]' }, []],
  ['nothing if nothing was masked', { a: 'b' }, { a: 'b' }, []],
])('finds which values were masked: %s', (_what, before, after, found) => {
  expect(values(before, after)).toEqual(found);
});
