/** Replaces ranges of a text; of two that overlap, the first one. */
export const blank = (text, ranges) => {
  let output = '';
  let end = 0;
  for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
    if (from < end) continue;
    output += `${text.slice(end, from)}[REDACTED:secret]`;
    end = to;
  }
  return output + text.slice(end);
};
