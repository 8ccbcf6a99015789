/** Media types in headers: what a body is, and what a client takes. */

/** True for JSON in UTF-8 exactly: `application/json`, with at most a charset of utf-8 behind it. */
export const isJsonType = (contentType: string): boolean =>
  /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i.test(contentType);

/** What servers type their streams as. */
export const EVENT_STREAM = 'text/event-stream';

/** Type of a Content-Type header without its parameters, in lower case as types are compared (RFC 9110, 8.3.1). */
export const mediaType = (contentType: string | undefined): string | undefined =>
  contentType?.split(';')[0]?.trim().toLowerCase();

/** Whether an Accept header takes `type` (RFC 9110, 12.5.1): the most specific range that fits decides. */
export const accepts = (accept: string, type: string): boolean => {
  const ranges = rangesOf(accept);
  const [kind] = type.split('/');
  return ranges.get(type) ?? ranges.get(`${kind}/*`) ?? ranges.get('*/*') ?? false;
};

type Ranges = ReadonlyMap<string, boolean>;

/** Clients send the same header with every message: those of so many kinds are remembered, if they are no longer than usual. */
const KNOWN = { most: 64, longest: 256 };
const known = new Map<string, Ranges>();

const rangesOf = (accept: string): Ranges => {
  const found = known.get(accept);
  if (found !== undefined) return found;
  const ranges = new Map(accept.split(',').map(readRange));
  if (accept.length > KNOWN.longest) return ranges;
  if (known.size >= KNOWN.most) known.clear();
  known.set(accept, ranges);
  return ranges;
};

/** One range and whether it is wanted; only a quality of zero says no. */
const readRange = (text: string): readonly [range: string, wanted: boolean] => {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return [range, !parameters.some((parameter) => /^q=0(?:\.0{0,3})?$/.test(parameter))];
};
