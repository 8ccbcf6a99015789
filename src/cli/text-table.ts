/** A table for people at a terminal. */
import { escapeLine } from '../domain/text/terminal-text.ts';

/** Columns as wide as their widest cell. Control characters, which clients choose, are shown as escapes. */
export const textTable = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string => {
  const lines = [head, ...rows].map((row) => row.map((value) => escapeLine(String(value))));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};
