/** Finds private keys in PEM armour (RFC 7468) and OpenPGP armour (RFC 9580), whole, cut off, or on one line. */
import type { Hit } from './hit.ts';

const header = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const footer = /-{4,5} ?END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
/** What may follow a header whose footer is missing: base64 lines and armour headers. */
const body = /(?:[\w+/=:,.()-]{1,200}(?:\s|\\[nrt]|["',|>]){0,40}){1,400}/y;

export const findPem = (text: string): readonly Hit[] => {
  const hits: Hit[] = [];
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
    hits.push({ start: match.index, end, type: 'private_key', detector: 'pem' });
    header.lastIndex = end;
  }
  return hits;
};

/** Where the key ends that was cut off before its footer. */
const bodyEnd = (text: string, from: number): number => {
  body.lastIndex =
    from + (/^(?:\s|\\[nrt]|["',|>]){0,40}/.exec(text.slice(from, from + 40))?.[0].length ?? 0);
  return body.test(text) ? body.lastIndex : from;
};
