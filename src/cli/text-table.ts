/** A table for people at a terminal. */

/** Columns as wide as their widest cell. Control characters, which clients choose, never reach the terminal. */
export const textTable = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string => {
  const lines = [head, ...rows].map((row) => row.map((value) => printable(String(value))));
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

/** Escape sequences could rewrite what stands on the screen, and bidirectional marks its order. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
