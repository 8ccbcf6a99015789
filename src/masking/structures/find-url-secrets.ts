/** Finds credentials inside a URL: the password of its user info, and parameters that sign or authorise. */
import type { Hit } from '../engine/hit.ts';
import { isHarmless, looksRandom, looksSecret } from '../readers/classify-value.ts';

/** Up to the end of the authority, RFC 3986 section 3.2; passwords that hold an unescaped `@` keep it. */
const authority = /:\/\/([^\s/?#"'`<>\\:@]{0,128})(?::([^\s/?#"'`<>\\]{1,256}))?@/y;
/** If a database's password holds an unescaped slash, the last `@` before the host still ends it. */
const database = /:\/\/([^\s/?#"'`<>\\:@]{0,128}):([^\s"'`<>\\@]{1,128})@[\w.-]{1,128}[:/]/y;

const databases =
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb|srv|redis|rediss|amqps?|mssql|sqlserver|clickhouse|ldaps?)$/i;

/** Whether an `@` stands before anything that ends the authority. */
const mayHoldUser = (text: string, at: number): boolean => {
  for (let index = at; index < at + 400; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x40) return true;
    // Slash, question mark, hash and everything up to the space end it, and so does the end of the text.
    if (!(code > 0x20) || code === 0x2f || code === 0x3f || code === 0x23) return false;
  }
  return false;
};

/** The secret in the user info of the URL whose `://` stands at `at`; `scheme` is the word before. */
export const findUserInfo = (text: string, at: number, scheme: string): Hit | undefined => {
  if (!mayHoldUser(text, at + 3) && !databases.test(scheme)) return undefined;
  authority.lastIndex = at;
  database.lastIndex = at;
  const match = authority.exec(text) ?? (databases.test(scheme) ? database.exec(text) : null);
  if (match === null) return undefined;
  const [whole, user = '', password] = match;
  if (password === undefined) {
    const start = at + 3;
    return user.length > 15 && looksRandom(user) && !/sentry/.test(text.slice(at, at + 128))
      ? { start, end: start + user.length, type: 'url_credential', detector: 'url-user-info' }
      : undefined;
  }
  if (isHarmless(password)) return undefined;
  const start = at + 3 + user.length + 1;
  const end = match[0].endsWith('@') ? at + whole.length - 1 : start + password.length;
  return { start, end, type: 'url_password', detector: 'url-user-info' };
};

const bareUser = /(?<![\w/:@.+[-])[\w.+-]{1,40}:([^\s:@/"'`<>[\]]{6,64})$/;
const bareHost =
  /@(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24})(?![\w-])/y;

/** `build:release-2024.1`. */
const isRelease = /^[a-z]+[-_][\d.]+$/i;

/** `user:password@host` that no scheme stands before; the password has to look like one. */
export const findBareUserInfo = (text: string, at: number): readonly Hit[] => {
  bareHost.lastIndex = at;
  if (!bareHost.test(text)) return [];
  const [whole, secret] = bareUser.exec(text.slice(Math.max(0, at - 110), at)) ?? [];
  if (whole?.startsWith('mailto:')) return [];
  return secret === undefined || !looksSecret(secret) || isRelease.test(secret)
    ? []
    : [{ start: at - secret.length, end: at, type: 'url_password', detector: 'url-user-info' }];
};

/** Parameters whose names say too little elsewhere; those that field names cover are found there. */
const parameter =
  /[?&#;]((?:X-(?:Amz|Goog|Oss|Obs|Ms)-)?(?:Signature|Security-Token|Credential)|sig|sign|hmac|Policy|q-signature|oauth_signature|code|st|hdnts|__token__|auth|key|ticket|s|t|h|hash|wsSecret|Key-Pair-Id)=([^&\s"'`<>#\\]{8,4096})/gi;

/** Signatures, credentials and codes in the query of any URL or request line of the text. */
export const findSignedParameters = (text: string): readonly Hit[] => {
  if (!/[?&]/.test(text)) return [];
  const hits: Hit[] = [];
  parameter.lastIndex = 0;
  for (let match = parameter.exec(text); match !== null; match = parameter.exec(text)) {
    const value = match[2] ?? '';
    // Gitweb names a version by its checksum.
    if (/^;h=[\da-f]{40}$/.test(match[0])) continue;
    const certain = /sig|security|credential|hmac/i.test(match[1] ?? '');
    if (isHarmless(value) || !(certain || looksRandom(value))) continue;
    const end = match.index + match[0].length;
    hits.push({ start: end - value.length, end, type: 'url_signature', detector: 'url-parameter' });
  }
  return hits;
};
