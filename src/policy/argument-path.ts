/** Reading arguments by path: `customer.id`, `items[*].sku`, `$.limit`. */

/** Own members only, so that `__proto__` and `constructor` mean what the caller sent and nothing else. */
export const readPath = (args: unknown, path: readonly string[]): readonly unknown[] =>
  path.reduce<readonly unknown[]>((values, part) => values.flatMap((value) => step(value, part)), [args]);

const step = (value: unknown, part: string): readonly unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (part === '*') return Object.values(value);
  return Object.hasOwn(value, part) ? [(value as Record<string, unknown>)[part]] : [];
};

/** The parts of a path, or undefined where it is malformed. `*` stands for every member or item. */
export const parsePath = (path: string): readonly string[] | undefined => {
  const parts = path
    .replace(/^\$\.?/, '')
    .replace(/\[(\*|\d+)\]/g, '.$1')
    .replace(/^\./, '')
    .split('.');
  return parts.every((part) => part !== '' && !/[[\]]/.test(part)) ? parts : undefined;
};
