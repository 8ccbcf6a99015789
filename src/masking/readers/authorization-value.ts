/** The credential inside the value of an Authorization header, RFC 9110 section 11.4. */

import { isHarmless } from './classify-value.ts';
import type { Part } from './part.ts';

const scheme =
  /^\s*(?:"|')?(Bearer|Basic|Token|ApiKey|Api-Key|Api-Token|Splunk|SharedKey(?:Lite)?|SharedAccessSignature|Key|Negotiate|NTLM|Digest|OAuth|SSWS|GenieKey|Bot|AWS4-HMAC-SHA256|DPoP|JWT|Hawk|Signature)\s+/i;

/** Parts of `Bearer abc`, `Basic abc`, `AWS4-HMAC-SHA256 Credential=…, Signature=…` or a bare credential. */
export const authorizationParts = (value: string): readonly Part[] => {
  const match = scheme.exec(value);
  const start = match === null ? value.length - value.trimStart().length : match[0].length;
  const end = value.trimEnd().length;
  const credential = value.slice(start, end);
  if (credential.length < 4 || isHarmless(credential.split(/\s/, 1)[0] ?? '')) return [];
  // `Basic auth is not supported` is a sentence about the header.
  if (/^[a-z]+(?: [a-z]+){2}/.test(credential)) return [];
  // `fix Authorization: Basic parsing`: base64 of a name and a password is no plain word.
  if (match?.[1]?.toLowerCase() === 'basic' && /^[a-z]{1,12}$/.test(credential)) return [];
  if (match === null && (/\s/.test(credential) || credential.length < 8)) return [];
  const type = typeOf(match?.[1]);
  return [{ start, end, type }];
};

const typeOf = (name: string | undefined): string => {
  if (name === undefined) return 'authorization';
  const lower = name.toLowerCase();
  if (lower === 'bearer' || lower === 'token' || lower === 'basic') return `${lower}_credential`;
  return 'authorization';
};
