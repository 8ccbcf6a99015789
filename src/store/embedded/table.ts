/** What the tables of the embedded store share: the shape of their operations and how documents lie in rows. */
import type { SQLOutputValue } from 'node:sqlite';

/** The same operations, answered at once: the worker runs them inside one transaction with others. */
export type Synchronous<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

export type Row = Record<string, SQLOutputValue>;

/** The document of a row; only this store writes rows, so their shape is taken on trust. */
export const readDoc = <T>(row: Row): T => JSON.parse(String(row['doc'])) as T;

/** The document of a row that a query found; undefined if it found none. */
export const readDocIf = <T>(row: Row | undefined): T | undefined =>
  row === undefined ? undefined : readDoc<T>(row);
