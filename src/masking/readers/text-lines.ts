/** Where things stand on a line: the end of blanks, whether a name starts its line. */

/** End of the blanks at `at`. */
export const blankEnd = (text: string, at: number): number => {
  let end = at;
  while (end - at < 80 && (text.charCodeAt(end) === 0x20 || text.charCodeAt(end) === 0x09)) end++;
  return end;
};

/** Words that may stand before the name of a setting. */
const before =
  /(?:^|[\n\r])[ \t>+*#"'-]*(?:(?:export|set|setx|ENV|ARG|env:|\$env:|declare -x|local|- name)[ \t]*)?["']?$/;

/** Only list marks, `export` and the like stand before `at` on its line. */
export const isLineStart = (text: string, at: number): boolean => {
  let from = at;
  while (from > 0 && at - from < 40 && !isLineEnd(text.charCodeAt(from - 1))) from--;
  if (from > 0 && !isLineEnd(text.charCodeAt(from - 1))) return false;
  return from === at || before.test(text.slice(from, at));
};

const isLineEnd = (code: number): boolean => code === 0x0a || code === 0x0d;
