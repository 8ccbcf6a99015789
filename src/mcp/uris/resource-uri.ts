/** URIs of resources: which ones every server reads alike, and the form in which policy compares them. */

import { uriReadings } from './uri-readings.ts';

export interface UriOptions {
  /** True for URI templates (RFC 6570), whose expressions may stand anywhere behind the scheme. */
  readonly template?: boolean;
}

/** Code, or names that mean something in one browser only: no place that policy could be about. */
const PLACELESS: ReadonlySet<string> = new Set(['about', 'blob', 'javascript', 'vbscript']);

/** True if the scheme is listed; without a list, if it names a place at all. */
export const isSchemeAllowed = (uri: string, schemes: readonly string[] | undefined): boolean => {
  const scheme = /^[^:]*/.exec(uri)?.[0].toLowerCase() ?? '';
  return schemes === undefined ? !PLACELESS.has(scheme) : schemes.includes(scheme);
};

/**
 * The form that policy compares, of a URI or of a pattern for URIs: percent-decoded once, accents composed, scheme and
 * host in lower case. Servers differ in whether they tell upper from lower case there, so policy does not.
 */
export const comparableUri = (uri: string): string =>
  decodeOnce(uri)
    .normalize('NFC')
    .replace(/^[^:/?#]*:(?:\/\/[^/?#]*)?/, (head) => head.toLowerCase());

/**
 * What some servers take a URI for, in lower case: there are file systems that do not tell upper from lower case, hosts
 * with a dot at the end, and schemes that are another by a second name. Undefined if it could be anything.
 */
export const looseUris = (uri: string): readonly string[] | undefined =>
  uriReadings(comparableUri(uri))?.map((reading) => reading.toLowerCase());

/**
 * A sentence about why servers could read this URI differently from policy, and what to write instead; undefined
 * if all read the same. What is forwarded stays as the client wrote it, so anything a common parser would change
 * is refused rather than changed (RFC 3986, section 6; WHATWG URL).
 */
export const uriProblem = (uri: string, { template = false }: UriOptions = {}): string | undefined => {
  const text = template ? withoutExpressions(uri) : uri;
  const found = RULES.find(({ breaks }) => breaks(text));
  return found === undefined ? undefined : `The URI ${found.says}.`;
};

const LONGEST = 8192;

const withoutExpressions = (uri: string): string => {
  const scheme = uri.slice(0, uri.indexOf(':') + 1);
  return scheme + uri.slice(scheme.length).replace(/\{[+#./;?&]?[\w.,:*%]{1,256}\}/g, 'x');
};

interface Rule {
  readonly says: string;
  readonly breaks: (uri: string) => boolean;
}

/** The host counts as a segment: servers exist that take what stands behind the scheme for a path. */
const segmentsOf = (uri: string): string => uri.replace(/\?.*/s, '').replace(/^[^:]*:(?:\/\/)?/, '');
const hostOf = (uri: string): string => /^[^:]*:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';

/** In an order in which each may rely on those before it. */
const RULES: readonly Rule[] = [
  { says: `is longer than ${LONGEST} characters`, breaks: (uri) => uri.length > LONGEST },
  {
    says: 'has to begin with a scheme in lower case, such as file:///',
    breaks: (uri) => !/^[a-z][a-z0-9+.-]*:./s.test(uri),
  },
  {
    says: 'must not hold control, invisible or unpaired characters',
    breaks: (uri) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(uri),
  },
  { says: 'must not hold a backslash; separate by "/"', breaks: (uri) => uri.includes('\\') },
  { says: 'must not have a fragment; encode "#" as %23', breaks: (uri) => uri.includes('#') },
  {
    says: 'is not percent-encoded UTF-8 throughout; encode "%" as %25',
    breaks: (uri) => decoded(uri) === undefined,
  },
  {
    says: 'encodes letters, digits or one of "-._~"; write them plainly',
    breaks: (uri) => encodesPlain(uri),
  },
  {
    says: 'is percent-encoded more than once; encode it once',
    breaks: (uri) => /%25[0-9a-f]{2}/i.test(uri),
  },
  {
    says: 'must not hold control, invisible or unpaired characters, encoded ones neither',
    breaks: (uri) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(decodeOnce(uri)),
  },
  {
    says: 'must not encode "/" or "\\" before the query',
    breaks: (uri) => /^[^?]*%(?:2f|5c)/i.test(uri),
  },
  {
    says: 'must not name a user, nor hide a delimiter in the host',
    breaks: (uri) => /@|%(?:23|3a|3f|40)/i.test(hostOf(uri)),
  },
  {
    says: 'must not have "." or ".." or nothing between two "/"',
    breaks: (uri) => /(?:^|\/)\.\.?(?:\/|$)|\/\//.test(segmentsOf(uri)),
  },
  { says: 'holds characters that look like "/", "\\", ":" or dots', breaks: (uri) => isLookAlike(uri) },
  {
    says: 'has to be written the way URL parsers write it',
    breaks: (uri) => !isStable(uri),
  },
];

const decoded = (uri: string): string | undefined => {
  try {
    return decodeURIComponent(uri);
  } catch {
    return undefined;
  }
};

/** Decodes what is percent-encoded UTF-8 and leaves the rest alone. */
const decodeOnce = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => decoded(run) ?? run);

const encodesPlain = (uri: string): boolean =>
  (uri.match(/%[0-9a-f]{2}/gi) ?? []).some((one) => /[\w.~-]/.test(decoded(one) ?? ''));

/** Delimiters that have no compatibility form, so that NFKC does not tell: division and set-minus signs, CJK full stops. */
const FOREIGN_DELIMITERS = /[\u2044\u2215\u2216\u29f5\u29f8\u29f9\u3002\uff61]/;

/** Some file systems and host names fold what NFKC folds: a fullwidth dot is then a dot. */
const isLookAlike = (uri: string): boolean => {
  const plain = decodeOnce(uri);
  if (/^[\x20-\x7e]*$/.test(plain)) return false;
  if (FOREIGN_DELIMITERS.test(plain)) return true;
  const folded = plain.normalize('NFKC');
  const count = (text: string) => text.replace(/[^/\\:?#@%]/g, '').length;
  return count(folded) !== count(plain) || /[/:]\.\.?(?:[/?]|$)/.test(folded);
};

/** An authority without a path gets "/" from parsers, which changes nothing. */
const isStable = (uri: string): boolean => {
  if (!URL.canParse(uri)) return false;
  const parsed = decodeOnce(new URL(uri).href);
  const plain = decodeOnce(uri);
  return parsed === plain || parsed === `${plain}/`;
};
