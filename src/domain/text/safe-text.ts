/** Text in which nothing is left to mask: the only kind that recordings, approvals, grants, the audit and cards take. */

import { copyText } from './copy-text.ts';

declare const isSafe: unique symbol;

/** A string to everyone who reads it; no one makes one but the functions below. */
export type SafeText = string & { readonly [isSafe]: true };

/** Masks secrets, and the personal data that the settings want masked. Never throws. */
export type MakeSafe = (text: string) => SafeText;

/** Stands for a text that could not be masked. */
const WITHHELD = '[REDACTED:unreadable]';

/** Longer texts are cut before they are masked, so that no one can make this dear. UTF-16 units. */
const LONGEST = 16 * 1024;
/** What stands at a cut may be the first half of a secret, which nothing would recognise. */
const CUT_AWAY = 512;

/** Names of methods and tools come with every message: so many texts, up to so long, are known to be safe as they are. */
const KNOWN = { most: 1000, longest: 64 };

/** The one door from any text to a safe one. `mask` may throw: the text is then withheld. */
export const createMakeSafe = (mask: (text: string) => string): MakeSafe => {
  const known = new Set<string>();
  const masked = (text: string): SafeText => {
    const safe = mask(text);
    if (safe !== text || text.length > KNOWN.longest) return alreadySafe(safe);
    const [oldest] = known;
    if (known.size >= KNOWN.most && oldest !== undefined) known.delete(oldest);
    known.add(copyText(text));
    return alreadySafe(text);
  };
  return (text) => {
    if (text.length <= KNOWN.longest && known.has(text)) return alreadySafe(text);
    try {
      if (text.length <= LONGEST) return masked(text);
      return alreadySafe(`${mask(text.slice(0, LONGEST)).slice(0, -CUT_AWAY).toWellFormed()}…`);
    } catch {
      return alreadySafe(WITHHELD);
    }
  };
};

/** A sentence of the gateway's own: only a literal compiles, so nothing that someone sent can be in it. */
export const ownText = <const T extends string>(text: string extends T ? never : T): SafeText =>
  alreadySafe(text);

/** What was made of masked parts alone. The architecture test names the files that may say so. */
export const alreadySafe = (text: string): SafeText => text as SafeText;
