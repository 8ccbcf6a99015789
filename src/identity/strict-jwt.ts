/** The two JSON parts of a JWT, read strictly: what two parsers could read differently is no token. */
import { Refusal } from '../domain/refusal.ts';
import { SMALL, scanJson } from '../mcp/json/scan-json.ts';

/**
 * Throws `Refusal('unauthenticated')` if header or payload holds a key twice, `__proto__`, or text that is not UTF-8. jose
 * takes the last of two equal keys, the issuer or a proxy may have meant the first.
 */
export const checkStrictly = (token: string): void => {
  for (const part of token.split('.').slice(0, 2)) {
    const problem = problemOf(part);
    if (problem !== undefined) {
      throw new Refusal('unauthenticated', `The token can be read in more than one way. ${problem}`);
    }
  }
};

const problemOf = (part: string): string | undefined => {
  try {
    const bytes = Buffer.from(part, 'base64url');
    const scanned = scanJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), SMALL);
    return scanned.ok ? undefined : scanned.problem;
  } catch {
    return 'It is not UTF-8.';
  }
};

/** Base64url without padding (RFC 7515, section 2), with zeros in the bits that belong to no byte. */
const CANONICAL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/**
 * Whether a text is a signed JWT as it is written: of several spellings of one token all but one would be verified anew, and
 * each would take room among the verdicts that are remembered.
 */
export const isCompact = (token: string): boolean => {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => part !== '' && CANONICAL.test(part));
};

/** Whether a `typ` is one of these media types; without regard to case, and to `application/` (RFC 7515, section 4.1.9). */
export const isType = (typ: unknown, types: readonly string[]): boolean =>
  typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, ''));
