/** What is known so far, kept between runs that each have a few minutes: what test files cover, and what was tried. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Reads and writes one JSON file that holds for a text, such as all sources: another text makes it empty. */
export interface Progress<T> {
  /** What was saved for the same text; undefined if there is nothing. */
  load(): T | undefined;
  save(value: T): void;
}

interface Saved<T> {
  readonly of: string;
  readonly value: T;
}

export const createProgress = <T>(path: string, of: string): Progress<T> => ({
  load: () => {
    try {
      const saved: Saved<T> = JSON.parse(readFileSync(path, 'utf8'));
      return saved.of === of ? saved.value : undefined;
    } catch {
      // There is no such file yet.
      return undefined;
    }
  },
  save: (value) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ of, value } satisfies Saved<T>, null, 2));
  },
});

/** Digest of texts, in hexadecimal. */
export const digestOf = (...texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
