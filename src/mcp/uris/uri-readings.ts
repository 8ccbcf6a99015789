/** What else servers reach by a URI than what it says: the places that policy has to think of, too. */

/** How many ways of reading one URI are looked at; one that has more is no honest one, and could be anything. */
const MOST = 64;

/**
 * The URI as servers may read it, in decoded text: without what wraps it, with the host as resolvers find it, with dots and
 * encoded slashes resolved, and a file without its host. Case is kept. The URI itself stands first. Undefined if there are too many.
 */
export const uriReadings = (uri: string): readonly string[] | undefined => {
  const readings = new Set([uri]);
  for (const reading of readings) {
    if (readings.size > MOST) return undefined;
    for (const other of READINGS.map((read) => read(reading))) {
      if (other !== undefined) readings.add(other);
    }
  }
  return [...readings];
};

/** A pattern in the form of those readings: the host as resolvers find it. */
export const plainPattern = (pattern: string): string => {
  const place = slashed(pattern.normalize('NFKC')) ?? pattern.normalize('NFKC');
  return placeOf(place, /[*?]/) ?? place;
};

/** Some file systems, databases and resolvers fold what NFKC folds: fullwidth letters are then letters. */
const folded = (uri: string): string => uri.normalize('NFKC');

/**
 * However many slashes stand behind the scheme: `db:/x`, `db:///x` and `db:x` are `db://x` for servers that take what follows
 * for a path, and for URL parsers if the scheme is one of the web's. Files have no host, so they are read by `plainFile`.
 */
const slashed = (uri: string): string | undefined => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):[/\\]*([^/\\].*)$/is.exec(uri) ?? [];
  return scheme === '' || FILES.test(uri) ? undefined : `${scheme}://${rest}`;
};

/** The host as the first step of a path, for servers that resolve dots across it: `db://x/../secrets`. */
const walked = (uri: string): string | undefined => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(uri) ?? [];
  const isWalked =
    scheme !== '' && !(scheme.toLowerCase() in DEFAULT_PORTS) && /(?:^|[/\\])\.\.?(?:[/\\?]|$)/.test(rest);
  return isWalked ? `${scheme}:/${pathOf(`/${rest}`)}` : undefined;
};

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

const READINGS = [unwrapped, decodedAgain, (uri: string) => placeOf(uri), plainFile, folded, slashed, walked];

/** The host and the path as they are found; undefined if the URI has no authority. Parts that `leave` finds are kept. */
const placeOf = (uri: string, leave?: RegExp): string | undefined => {
  const [, scheme = '', slashes = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*):([/\\]{2})([^/\\?]*)(.*)$/is.exec(uri) ?? [];
  if (slashes === '') return undefined;
  const [, host = '', port = ''] = /^(?:.*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s.exec(authority) ?? [];
  const at = `${authority.includes('@') || port !== '' || host !== '' ? hostOf(host, leave) : authority}`;
  const shown = port === '' || port === DEFAULT_PORTS[scheme.toLowerCase()] ? at : `${at}:${Number(port)}`;
  return `${scheme.toLowerCase()}://${shown}${leave?.test(rest) ? rest : pathOf(isRootMissing(scheme, rest) ? `/${rest}` : rest)}`;
};

/** Clients of the web ask for `/` if a URI has a host and no path (RFC 9110, section 4.2.3). */
const isRootMissing = (scheme: string, rest: string): boolean =>
  scheme.toLowerCase() in DEFAULT_PORTS && !/^[/\\]/.test(rest);

/** Dots at the end, IDNA, and addresses in other words: 2130706433, 0x7f.1, [::ffff:127.0.0.1] (WHATWG URL, host parsing). */
const hostOf = (host: string, leave: RegExp | undefined): string => {
  const bare = host.replace(/\.+$/, '');
  if (bare === '' || leave?.test(bare)) return bare.toLowerCase();
  const url = URL.parse(`http://${bare}/`);
  const found = mappedAddress(url?.hostname ?? bare.toLowerCase()).replace(/\.$/, '');
  return LOOPBACK.test(found) ? 'localhost' : found;
};

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|(?:.*\.)?localhost)$/;

/** An IPv4 address inside IPv6 is the same machine (RFC 4291, section 2.5.5; RFC 6052, section 2.1; RFC 2765, section 2.1). */
const mappedAddress = (host: string): string => {
  const [, high, low] =
    /^\[(?:64:ff9b)?::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
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
