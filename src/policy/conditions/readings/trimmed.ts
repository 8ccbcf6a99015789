/** Texts without the blanks around them, as any of the languages that servers are written in takes them off. */

/** What is a blank for Python's `str.strip`, for JavaScript's `trim` or for Rust's (pydantic), each of which has its own. */
const BLANK = /[\s\x1c-\x1f\x85]/;

/** The text without blanks at both ends; walks by hand, because a pattern for the end takes quadratic time. */
export const trimmed = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

/** ASCII first: most texts are, and a caller may send a million blanks. */
const isBlank = (code: number): boolean => {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  return BLANK.test(String.fromCharCode(code));
};
