/** Finds JSON objects and arrays inside running text: log lines, NDJSON, SSE frames, answers that explain themselves. */

export interface Island {
  readonly start: number;
  readonly end: number;
}

/** What JSON may start with: a bracket (`name["key"]` is none) and, after spaces, what its first token starts with. */
const opening = /(?:\{|(?<![\w)\]])\[)(?=\s{0,200}["{[\]}])/g;

/** Outermost bracketed ranges that could be JSON. Reads each character a bounded number of times. */
export const findIslands = (text: string): readonly Island[] => {
  const islands: Island[] = [];
  let budget = text.length * 3 + 1024;
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null && budget > 0; match = opening.exec(text)) {
    const end = closingOf(text, match.index, budget);
    budget -= Math.abs(end - match.index);
    if (end > match.index) {
      islands.push({ start: match.index, end });
      opening.lastIndex = end;
    }
  }
  return islands;
};

/** End of the bracketed range that starts at `at`; minus where reading stopped, if it does not close. */
const closingOf = (text: string, at: number, budget: number): number => {
  let depth = 0;
  const limit = Math.min(text.length, at + budget);
  for (let index = at; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      index = stringEnd(text, index, limit);
      if (index < 0) return index;
    } else if (code === 0x7b || code === 0x5b) depth++;
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return index + 1;
  }
  return -limit;
};

/** The closing quote of the string at `at`; minus where it breaks off: JSON strings hold no line ends. */
const stringEnd = (text: string, at: number, limit: number): number => {
  for (let index = at + 1; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index++;
    else if (code === 0x22) return index;
    else if (code === 0x0a) return -index;
  }
  return -limit;
};
