/** Compares a value with the readable file it is pinned in; `vitest -u` writes the file anew. */
import { expect } from 'vitest';

export const expectPinned = (name: string, value: unknown): Promise<void> =>
  expect(`${JSON.stringify(value, undefined, 2)}\n`).toMatchFileSnapshot(
    `${import.meta.dirname}/pinned/${name}.json`,
  );
