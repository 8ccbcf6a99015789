/** Finds e-mail addresses in running text, by their sign; what only looks like one (remotes, units, images, versions) is none. */
import type { Hit } from '../engine/hit.ts';
import { isEmail } from './personal.ts';

const none: readonly Hit[] = [];
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;

/** `getty@tty1.service`, `logo@2x.png`. */
const noDomain =
  /(?:^\dx\..*|\.(?:service|socket|timer|target|mount|scope|slice|png|jpe?g|webp|svg|gif|js|ts|css|json|ya?ml|tgz|local))$/i;

const isWord = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** `.`, `-`, `_`, `+` and `%`. */
const isLocal = (code: number): boolean =>
  isWord(code) || code === 0x2e || code === 0x2d || code === 0x5f || code === 0x2b || code === 0x25;

const isDomain = (code: number): boolean => isWord(code) || code === 0x2e || code === 0x2d;

/** The address around the `@` at `at`. */
export const findEmail = (text: string, at: number): readonly Hit[] => {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charCodeAt(start - 1))) start--;
  while (start < at && !isWord(text.charCodeAt(start))) start++;
  let end = at + 1;
  while (end - at <= LONGEST_DOMAIN && isDomain(text.charCodeAt(end))) end++;
  while (end > at && !isWord(text.charCodeAt(end - 1))) end--;
  const domain = text.slice(at + 1, end);
  if (start === at || !/\.[A-Za-z]{2,24}$/.test(domain) || noDomain.test(domain)) return none;
  // A user of a URL, `//user:password@host`, and a remote, `git@host.org:path`, which only begins like one.
  if (/[/:]/.test(text[start - 1] ?? '') && isInUrl(text.slice(Math.max(0, start - 300), start))) return none;
  if (text[end] === ':' && /[\w~/]/.test(text[end + 1] ?? '')) return none;
  return isEmail(text.slice(start, end)) ? [{ start, end, type: 'email', detector: 'email' }] : none;
};

const isInUrl = (before: string): boolean => {
  const authority = before.lastIndexOf('//');
  return authority >= 0 && !/\s/.test(before.slice(authority));
};
