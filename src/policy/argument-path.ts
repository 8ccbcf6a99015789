/** Reading arguments by path: `customer.id`, `items[*].sku`, `$.limit`. */
import { isLookAlike } from '../protocol/look-alike.ts';

/** Own members only, so that `__proto__` and `constructor` mean what the caller sent and nothing else. */
export const readPath = (args: unknown, path: readonly string[]): readonly unknown[] =>
  path.reduce<readonly unknown[]>((values, part) => values.flatMap((value) => step(value, part)), [args]);

const step = (value: unknown, part: string): readonly unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (part === '*') return Object.values(value);
  return Object.hasOwn(value, part) ? [(value as Record<string, unknown>)[part]] : [];
};

/** True where servers that do not tell upper from lower case may find another value at the path: `Limit` beside `limit`. */
export const hasLookAlikeAt = (args: unknown, path: readonly string[]): boolean =>
  path.some((part, index) =>
    readPath(args, path.slice(0, index)).some(
      (value) => isRecord(value) && Object.keys(value).some((key) => isLookAlike(key, part)),
    ),
  );

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of a path, or undefined where it is malformed. `*` stands for every member or item. */
export const parsePath = (path: string): readonly string[] | undefined => {
  const parts = path
    .replace(/^\$\.?/, '')
    .replace(/\[(\*|\d+)\]/g, '.$1')
    .replace(/^\./, '')
    .split('.');
  return parts.every((part) => part !== '' && !/[[\]]/.test(part)) ? parts : undefined;
};
