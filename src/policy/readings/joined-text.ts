/** What JavaScript makes of a list where it wants a text or a number: `String([1, [2]])` is `1,2`. */

/** Nothing deeper has a text that anybody names. */
const DEEPEST = 8;

export const joinedText = (list: readonly unknown[], levels = DEEPEST): string =>
  levels === 0 ? '' : list.map((item) => textOf(item, levels - 1)).join(',');

const textOf = (item: unknown, levels: number): string => {
  if (Array.isArray(item)) return joinedText(item, levels);
  if (typeof item === 'object') return item === null ? '' : '[object Object]';
  return String(item);
};
