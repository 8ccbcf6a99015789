/** Reads the value that stands at a place of a text: quoted in any of the usual ways, or bare up to a delimiter. */

export interface ReadValue {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** No value worth judging is longer; the bound keeps unclosed quotes from costing more than their own length. */
const longest = 8192;

const isQuote = (char: string | undefined): boolean => char === '"' || char === "'" || char === '`';

/** The value at `at`, if `wholeLine` says that a bare one may run to the end of its line. */
export const readValue = (text: string, at: number, wholeLine: boolean): ReadValue | undefined => {
  let from = at;
  if (/^[bBrRuUfFLN@$]{1,2}["'`]/.test(text.slice(at, at + 3))) from += isQuote(text[at + 1]) ? 1 : 2;
  let slashes = 0;
  while (text[from + slashes] === '\\' && slashes < 8) slashes++;
  const quote = text[from + slashes];
  if (isQuote(quote)) return readQuoted(text, { from: from + slashes + 1, quote: quote ?? '', slashes });
  return readBare(text, at, wholeLine);
};

interface Opening {
  readonly from: number;
  readonly quote: string;
  /** Backslashes before the opening quote; the closing one has as many. */
  readonly slashes: number;
}

const readQuoted = (text: string, opening: Opening): ReadValue => {
  const { quote, slashes } = opening;
  const triple = slashes === 0 && text.startsWith(quote + quote, opening.from);
  const from = triple ? opening.from + 2 : opening.from;
  const closer = triple ? quote.repeat(3) : quote;
  const limit = Math.min(text.length, from + longest);
  let run = 0;
  for (let index = from; index < limit; index++) {
    const char = text[index];
    if (char === '\\') {
      run++;
      continue;
    }
    // As many backslashes as the opening quote had close the value; more escape a quote inside it.
    const closes = slashes === 0 ? run % 2 === 0 : run <= slashes;
    if (char === quote && closes && text.startsWith(closer, index)) {
      return { start: from, end: index - (slashes === 0 ? 0 : run), quoted: true };
    }
    if (char === '\n' && !triple) return { start: from, end: index, quoted: false };
    run = 0;
  }
  return { start: from, end: limit, quoted: false };
};

const bareStop = /[\s"'`<>,;&|)\]}\\]/;
const lineStop = /\s|<[/!]/;
const nextField = /[&;,](?=\s?[\w.-]{1,40}\s?[=:])/;

const readBare = (text: string, at: number, wholeLine: boolean): ReadValue | undefined => {
  const stop = wholeLine ? lineStop : bareStop;
  const near = text.slice(at, at + longest);
  const length = near.search(stop);
  let end = at + (length < 0 ? near.length : length);
  // A brace or bracket the value itself opened belongs to it: ${NAME}, {{ name }}, <your-key>, (sensitive value).
  if (/^(?:[$#]\{|\{|\$\(|<|\(|\[|%\()/.test(text.slice(at, at + 2))) end = bracketEnd(text, at) ?? end;
  else if (wholeLine) end = trimLineValue(text, at, end);
  return end === at ? undefined : { start: at, end, quoted: false };
};

const bracketEnd = (text: string, at: number): number | undefined => {
  const match =
    /^(?:\$\{\{.{0,120}?\}\}|[$#]\{[^}\n]{0,120}\}|\{\{.{0,120}?\}\}|\{[\w. -]{0,80}\}|\$\([^)\n]{0,120}\)|<[^>\n]{0,80}>|\([^)\n]{0,80}\)|\[[^\]\n]{0,80}\]|%\(\w{1,40}\)s)/.exec(
      text.slice(at, at + 130),
    );
  return match === null || /\w/.test(text[at + match[0].length] ?? '') ? undefined : at + match[0].length;
};

const trimLineValue = (text: string, at: number, end: number): number => {
  const cut = nextField.exec(text.slice(at, Math.min(end, at + 512)))?.index;
  const stop = cut === undefined ? end : at + cut;
  const tail = /["'`]?[,;)\]}]*["'`]?$/.exec(text.slice(Math.max(at, stop - 16), stop))?.[0].length ?? 0;
  return stop - tail;
};
