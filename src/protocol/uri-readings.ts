/** What else servers reach by a URI than what it says: the places that policy has to think of, too. */

/** How many ways of reading one URI are looked at; a URI that has more is no honest one. */
const MOST = 40;

/**
 * The URI as servers may read it, in decoded text: without what wraps it, with the host as resolvers find it, with dots and
 * encoded slashes resolved, and a file without its host. Case is kept. The URI itself stands first.
 */
export const uriReadings = (uri: string): readonly string[] => {
  const readings = new Set([uri]);
  for (const reading of readings) {
    if (readings.size >= MOST) break;
    for (const other of [unwrapped(reading), decodedAgain(reading), placeOf(reading), plainFile(reading)]) {
      if (other !== undefined) readings.add(other);
    }
  }
  return [...readings];
};

/** A pattern in the form of those readings: the host as resolvers find it. */
export const plainPattern = (pattern: string): string => placeOf(pattern, /[*?]/) ?? pattern;

/** `url:file:///x` (urllib, Java), `jar:file:///x`, `view-source:…`, `git+file:///x`: what they name stands inside. */
const unwrapped = (uri: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:(?:\/\/)?([a-z][a-z0-9+.-]*:.+)$/is.exec(uri)?.[1] ??
  /^[a-z0-9.-]+\+([a-z][a-z0-9.-]*:.+)$/is.exec(uri)?.[1];

const decodedAgain = (uri: string): string | undefined => {
  try {
    const decoded = decodeURIComponent(uri);
    return decoded === uri ? undefined : decoded;
  } catch {
    return undefined;
  }
};

/** Schemes that read a file of the server: Java has `netdoc`, Python's urllib had `local_file`, editors their own. */
const FILES = /^(?:file|netdoc|local[_-]file|vscode-file|localfile):/i;

/** Servers read the path of a file and leave out its host, however many slashes stand before it. */
const plainFile = (uri: string): string | undefined => {
  if (!FILES.test(uri)) return undefined;
  const path = uri
    .replace(FILES, '')
    .replaceAll('\\', '/')
    .replace(/^\/\/[^/]*(?=\/)/, '');
  return `file:///${path.replace(/^\/+/, '')}`;
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  http: '80',
  https: '443',
  ws: '80',
  wss: '443',
  ftp: '21',
};

/** The host and the path as they are found; undefined where the URI has no authority. Parts that `leave` finds are kept. */
const placeOf = (uri: string, leave?: RegExp): string | undefined => {
  const [, scheme = '', slashes = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*):([/\\]{2})([^/\\?]*)(.*)$/is.exec(uri) ?? [];
  if (slashes === '') return undefined;
  const [, host = '', port = ''] = /^(?:.*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s.exec(authority) ?? [];
  const at = `${authority.includes('@') || port !== '' || host !== '' ? hostOf(host, leave) : authority}`;
  const shown = port === '' || port === DEFAULT_PORTS[scheme.toLowerCase()] ? at : `${at}:${Number(port)}`;
  return `${scheme.toLowerCase()}://${shown}${leave?.test(rest) ? rest : pathOf(rest)}`;
};

/** Dots at the end, IDNA, and addresses in other words: 2130706433, 0x7f.1, [::ffff:127.0.0.1] (WHATWG URL, host parsing). */
const hostOf = (host: string, leave: RegExp | undefined): string => {
  const bare = host.replace(/\.+$/, '');
  if (bare === '' || leave?.test(bare)) return bare.toLowerCase();
  const url = URL.parse(`http://${bare}/`);
  const found = mappedAddress(url?.hostname ?? bare.toLowerCase()).replace(/\.$/, '');
  return LOOPBACK.test(found) ? 'localhost' : found;
};

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|(?:.*\.)?localhost)$/;

/** An IPv4 address inside IPv6 is the same machine (RFC 4291, section 2.5.5). */
const mappedAddress = (host: string): string => {
  const [, high, low] = /^\[::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const [one, two] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, two >> 8, two & 255].join('.');
};

/** As file systems and URL parsers walk it: backslashes are slashes, `.` and `..` are resolved, `//` is `/`. */
const pathOf = (rest: string): string => {
  const [path = '', ...query] = rest.split('?');
  const parts: string[] = [];
  const segments = path.replaceAll('\\', '/').split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const word = segment.replace(/;.*$/s, '');
    if (word === '..') parts.pop();
    if (word === '.' || word === '..' || (segment === '' && !isLast)) {
      if (isLast) parts.push('');
      continue;
    }
    parts.push(segment);
  }
  const joined = path === '' ? '' : `/${parts.join('/')}`;
  return query.length === 0 ? joined : `${joined}?${query.join('?')}`;
};
