/** The secret values inside a Cookie or Set-Cookie header, RFC 6265. */

import { isHarmless, looksRandom } from './classify-value.ts';
import type { Part } from './part.ts';

const sessionName =
  /sess|sid$|^sid|auth|token|jwt|csrf|xsrf|remember|login|secret|ticket|identity|credential|passw|sso|access|refresh|^id$|aspxauth|api_?key/i;
const harmlessName =
  /^(?:_ga|_gid|_gat|_fbp|_gcl|__utm|theme|lang|locale|tz|timezone|consent|cookie_?consent|currency|path|domain|expires|max-age|samesite|version|priority|ab_|exp_|visitor|utm_|__cf_bm|optimizely|amplitude|mp_)/i;

/** Values of session-like cookies, and of others if they look random. */
export const cookieParts = (value: string): readonly Part[] => {
  // Listings of cookies keep names and values apart.
  if (isBare(value)) return [{ start: 0, end: value.length, type: 'cookie' }];
  const parts: Part[] = [];
  let at = 0;
  for (const pair of value.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 && at === 0 && isBare(pair)) parts.push({ start: 0, end: pair.length, type: 'cookie' });
    if (equals > 0) {
      const name = pair.slice(0, equals).trim();
      const content = pair.slice(equals + 1);
      if (isSecretCookie(name, content.trim())) {
        const start = at + equals + 1 + (content.length - content.trimStart().length);
        parts.push({ start, end: at + equals + 1 + content.trimEnd().length, type: 'cookie' });
      }
    }
    at += pair.length + 1;
  }
  return parts;
};

/** Of the cookies that measure visits, Google's are the ones that look random. */
const isBare = (value: string): boolean =>
  /^[^;\s=]+=*$/.test(value) && looksRandom(unescaped(value)) && !/^GA\d\.\d\./.test(value);

/** What is escaped there are signs, as in `s%3Aabc`, Express's signed cookies. */
const unescaped = (value: string): string => value.replaceAll(/%[\dA-F]{2}/gi, '.');

/** The name of a cookie that stands for a session or a right. */
export const isSessionCookie = (name: string): boolean => sessionName.test(name) && !harmlessName.test(name);

const isSecretCookie = (name: string, content: string): boolean => {
  if (/[\s()]/.test(name) || harmlessName.test(name) || content.length < 4 || isHarmless(content))
    return false;
  return sessionName.test(name) ? !/^\d{1,3}$/.test(content) : looksRandom(unescaped(content));
};
