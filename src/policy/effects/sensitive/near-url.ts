/** Where the URLs and host names in a text lead, whichever way they are spelled and whichever parser reads them. */
import { type Near, nearHost } from './near-address.ts';

/** Longer texts are documents, not addresses. */
const LONGEST = 4096;

/** What the text as a whole leads to, if it is a URL or a host with or without a port; parsers differ, so any counts. */
export const nearUrl = (text: string): Near | undefined => {
  if (text.length > LONGEST) return undefined;
  // A zone (RFC 6874) is no part of the address, and a small number is no address that anyone writes.
  const trimmed = text.trim().replace(/%(?:25)?\w+\]/, ']');
  if (/^\d{1,8}$/.test(trimmed)) return undefined;
  const behind = trimmed.replace(/^[a-z][a-z0-9+.-]*:[/\\]*/i, '').replace(/^[/\\]+/, '');
  const authority = behind.split(/[/?#]/)[0] ?? '';
  return firstNear([
    trimmed,
    `http://${behind}`,
    ...authority.split(/[@\\]/).map((part) => `http://${part}`),
  ]);
};

/** What any address in a command or a program leads to: `curl -s 169.254.169.254/`, `?url=http%3A%2F%2Fmetadata.goog`. */
export const nearInText = (text: string): Near | undefined => {
  const searched = text.slice(0, 16 * LONGEST);
  const urls = [...searched.matchAll(ADDRESS)]
    .slice(0, MOST_LOOKED_AT)
    .map(([, host = '']) => `http://${host}`);
  const words = searched.split(/[\s'"`=,;|&()<>]+/).filter((word) => /[.:]|^0x|^\d{9,10}$/.test(word));
  return firstNear([...urls, ...words.slice(0, MOST_LOOKED_AT).map((word) => `http://${word}`)]);
};

const MOST_LOOKED_AT = 64;

/** A host behind `//`, encoded or not. */
const ADDRESS = /(?:\/\/|%2f%2f)(?:[^\s/?#@"'`\\]*@)?(\[[0-9a-f:.]+\]|[^\s/?#:@"'`\\)\]},;%&|<>]+)/gi;

const firstNear = (urls: readonly string[]): Near | undefined => {
  const found = urls.map(nearParsed).filter((near) => near !== undefined);
  return (
    found.find((near) => near === 'cloud metadata') ?? found.find((near) => near.includes('link')) ?? found[0]
  );
};

const nearParsed = (url: string): Near | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { hostname, protocol } = new URL(url);
  // Only of http and its kin do parsers write the host alike; of gopher: and the rest it is read again as http.
  if (hostname !== '' && !/^(?:https?|ftp|wss?):$/.test(protocol)) return nearParsed(`http://${hostname}/`);
  return nearHost(hostname.toLowerCase());
};
