/** The one pass over a text: each word is looked at once, and tables decide which detectors are tried there. */
import { type Classify, fieldNameAt, findFieldValue } from './find-field.ts';
import { createFindFormat, detectors } from './find-formats.ts';
import type { Island } from './find-islands.ts';
import { findNumber } from './find-number.ts';
import { findUserInfo } from './find-url-secrets.ts';
import type { Hit } from './hit.ts';
import { createIsNameEnd } from './name-gate.ts';

/** Classes of ASCII characters: 1 letters and digits, 2 the rest of base64, 0 everything else. */
const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  classes[code] = /[A-Za-z0-9]/.test(char) ? 1 : /[+/_=-]/.test(char) ? 2 : 0;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Where names of fields stand that hold something of concern, in order. */
  readonly names: readonly number[];
  /** Runs of base64 characters long enough to hold something. */
  readonly runs: readonly { readonly start: number; readonly end: number }[];
}

/** Looks at a text except for the given ranges, which are sorted. */
export type ScanWords = (text: string, except: readonly Island[]) => Found;

export const createScanWords = (classify: Classify): ScanWords => {
  const findFormat = createFindFormat(detectors);
  const isNameEnd = createIsNameEnd();
  return (text, except) => {
    const hits: Hit[] = [];
    const names: number[] = [];
    const runs: { start: number; end: number }[] = [];
    let fieldEnd = 0;
    const field = (start: number, end: number): void => {
      if (end <= fieldEnd || !isNameEnd(text, start, end)) return;
      const name = fieldNameAt(text, { from: start, to: end }, classify);
      if (name === undefined) return;
      names.push(name.start);
      const found = findFieldValue(text, name);
      // What a value is made of names nothing.
      fieldEnd = Math.max(name.end, found.at(-1)?.end ?? 0);
      hits.push(...found);
    };
    /** Looks at one word; where to go on from. */
    const word = (start: number, end: number): number => {
      const formats = findFormat(text, start);
      if (formats.length > 0) {
        hits.push(...formats);
        // Between a command and its password stand other flags, which may hold secrets too.
        const [only] = formats;
        return only !== undefined && formats.length === 1 && only.start <= start
          ? Math.max(end, only.end)
          : end;
      }
      const first = text.charCodeAt(start);
      if (first < 0x3a || isDigit(text.charCodeAt(start + 2))) hits.push(...findNumber(text, start, end));
      if (text.charCodeAt(end) === 0x3a && text.startsWith('://', end)) {
        const info = findUserInfo(text, end, text.slice(start, end));
        if (info !== undefined) hits.push(info);
      }
      field(start, end);
      return end;
    };
    let at = 0;
    let run = 0;
    let next = 0;
    let skipFrom = except[0]?.start ?? text.length;
    const length = text.length;
    while (at < length) {
      if (at >= skipFrom) {
        at = Math.max(at, except[next]?.end ?? length);
        run = at;
        skipFrom = except[++next]?.start ?? length;
        continue;
      }
      const kind = classes[text.charCodeAt(at)];
      if (kind === 1) {
        const start = at++;
        while (at < length && classes[text.charCodeAt(at)] === 1) at++;
        at = word(start, at);
        continue;
      }
      if (kind !== 2) {
        if (at - run >= 20) runs.push({ start: run, end: at });
        run = at + 1;
      }
      at++;
    }
    if (length - run >= 20) runs.push({ start: run, end: length });
    return { hits, runs, names };
  };
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
