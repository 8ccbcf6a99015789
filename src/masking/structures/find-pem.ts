/** Finds private keys in PEM armour (RFC 7468) and OpenPGP armour (RFC 9580), whole, cut off, or on one line. */
import type { Hit } from '../engine/hit.ts';

const header = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const footer = /-{4,5} ?END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
/** What may follow a header whose footer is missing: base64 lines and armour headers. */
const body = /(?:[\w+/=:,.()-]{1,200}(?:\s|\\[nrt]|["',|>#*;]){0,40}){1,400}/y;

/** Returns a hit for each key, from its first line to its last or to the end of the text. */
export const findPem = (text: string): readonly Hit[] => {
  const hits: Hit[] = [];
  const closed = new Set<number>();
  const footers = [...text.matchAll(footer)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  let next = 0;
  header.lastIndex = 0;
  for (let match = header.exec(text); match !== null; match = header.exec(text)) {
    const from = header.lastIndex;
    while ((footers[next]?.start ?? text.length) < from) next++;
    const closing = footers[next];
    const end = closing !== undefined && closing.start - from < 64_000 ? closing.end : bodyEnd(text, from);
    closed.add(end);
    header.lastIndex = end;
    if (hasBody(text, from)) hits.push({ start: match.index, end, type: 'private_key', detector: 'pem' });
  }
  for (const [index, { start, end }] of footers.entries()) {
    if (closed.has(end)) continue;
    const from = bodyStart(text, start, footers[index - 1]?.end ?? 0);
    if (from < start) hits.push({ start: from, end, type: 'private_key', detector: 'pem' });
  }
  return hits;
};

/** Programs have the header as a word of their own: `if (text.startsWith("-----BEGIN PRIVATE KEY-----"))`. */
const hasBody = (text: string, from: number): boolean =>
  /^(?:\s|\\[nrt]|["',|>+.#*;]|\/\/|data:|\d{1,6}[:\t]){0,60}(?:[\w+/=]{6}(?![\w+/=]{0,40} ?[=(])|[A-Z][\w-]{2,20}: )/.test(
    text.slice(from, from + 120),
  );

const keyLine = /^[ \t]{0,40}(?:(?:data:|\d{1,6}[:\t]|[#*;>|]|\/\/)[ \t]{0,4})?[\w+/=]{16,160}\s{1,4}$/;

/** What a comment, an event, a mail or a numbered listing puts before a line. */
const linePrefix = /(?<=\n)[ \t]{0,40}(?:data:|\d{1,6}[:\t]|[#*;>|]|\/\/)[ \t]{0,4}$/;

/** Where the lines begin of a key whose header is missing: what `tail` shows of it, or the next part of an answer. */
const bodyStart = (text: string, footerStart: number, floor: number): number => {
  const before = text.slice(Math.max(floor, footerStart - 50), footerStart);
  const lineStart = footerStart - (linePrefix.exec(before)?.[0].length ?? 0);
  let start = lineStart;
  for (let lines = 0; lines < 400; lines++) {
    const near = text.slice(Math.max(floor, start - 202), start);
    const line = keyLine.exec(near.slice(near.lastIndexOf('\n', near.length - 2) + 1));
    if (line === null) break;
    start -= line[0].length;
  }
  return start === lineStart ? footerStart : start;
};

/** Where the key ends that was cut off before its footer. */
const bodyEnd = (text: string, from: number): number => {
  body.lastIndex =
    from + (/^(?:\s|\\[nrt]|["',|>#*;]|\/\/){0,40}/.exec(text.slice(from, from + 40))?.[0].length ?? 0);
  return body.test(text) ? body.lastIndex : from;
};
