/** Texts that name a place or a thing in one of several spellings: URLs, paths, UUIDs and IP addresses. */
import { comparableUri } from '../../../mcp/uris/resource-uri.ts';
import { plainPattern, uriReadings } from '../../../mcp/uris/uri-readings.ts';
import { rememberTexts } from './remember-texts.ts';
import { trimmed } from './trimmed.ts';

/** Characters; URLs that are longer are read as parsers write them, and no further. */
const LONGEST = 8192;

/** The text as pydantic's `HttpUrl`, `Path`, `UUID` and `IPvAnyAddress` and the URL class of JavaScript read it. */
export const placeReadings = rememberTexts((text: string): readonly string[] => {
  const bare = trimmed(text);
  const readings = [...urlReadings(bare), pathReading(bare), uuidReading(bare), addressReading(bare)];
  return [...new Set(readings.filter((reading) => reading !== undefined && reading !== text))] as string[];
});

/** What a rule names in those forms, of a pattern as well: the host as resolvers find it. */
export const namedPlaces = (named: string): readonly string[] => [
  ...(/[*?]/.test(named) ? [] : placeReadings(named)),
  ...(SCHEME.test(named) ? [plainPattern(named)] : []),
];

const SCHEME = /^[a-z][a-z0-9+.-]{1,30}:/i;

const urlReadings = (text: string): readonly string[] => {
  const parsed = SCHEME.test(text) ? URL.parse(text) : null;
  if (parsed === null || parsed.protocol === 'urn:') return [];
  const readings = text.length > LONGEST ? undefined : uriReadings(comparableUri(parsed.href));
  return [parsed.href, ...(readings ?? [])];
};

/** Without empty and dotted steps, and without a slash at the end; a link on the way is not known here. */
const pathReading = (text: string): string | undefined => {
  if (SCHEME.test(text) || !/\/(?:\/|\.|$)|^\.\//.test(text)) return undefined;
  const steps: string[] = [];
  for (const step of text.split('/')) {
    if (step === '..' && steps.length > 0) steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return (text.startsWith('/') ? '/' : '') + steps.join('/');
};

const uuidReading = (text: string): string | undefined => {
  if (text.length > 64) return undefined;
  const digits = text
    .toLowerCase()
    .replace(/^urn:|uuid:/g, '')
    .replace(/[{}-]/g, '');
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return parts?.slice(1).join('-');
};

/** An IPv6 address in its short form. */
const addressReading = (text: string): string | undefined =>
  /^[0-9a-f:.]{2,45}$/i.test(text) && text.includes(':')
    ? URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1)
    : undefined;

/** The number that Python's `ip_address` takes for this IPv4 address; undefined for any other text. */
export const addressNumber = (text: string): number | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
};
