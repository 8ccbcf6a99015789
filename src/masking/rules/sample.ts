/** Bodies for the examples of the detectors table, made on the spot so that no scanner takes this source for a leak. */

const cycle = (alphabet: string, length: number): string => {
  let text = '';
  for (let index = 0; index < length; index++) text += alphabet[(index * 7 + 3) % alphabet.length];
  return text;
};

/** Letters of both cases and digits. */
export const mixed = (length: number): string =>
  cycle('aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmCnDoEpFqGrHsIt', length);
/** `length` characters, lower-case letters and digits. */
export const lower = (length: number): string => cycle('a7b2c9d4e1f8g3h6i5j0klmnopqrst', length);
/** `length` characters, upper-case letters and digits. */
export const upper = (length: number): string => cycle('QA7RB2SC4TD5UE6VF3WGXHYIZJKLMNOP', length);
/** `length` hexadecimal digits. */
export const hex = (length: number): string => cycle('0a9b8c7d6e5f4f3e2d1c', length);
/** `length` decimal digits. */
export const digits = (length: number): string => cycle('8172635490', length);
