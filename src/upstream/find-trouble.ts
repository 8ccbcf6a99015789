/** Why a server cannot be used, in words for its operator: from an error of the connection, or from what it answered. */
import { EVENT_STREAM, mediaType } from '../mcp/headers/media-type.ts';
import type { UpstreamAnswer, UpstreamRequest, UpstreamServer } from './ports.ts';

export interface Trouble {
  readonly kind:
    | 'certificate'
    | 'scheme'
    | 'refused'
    | 'dns'
    | 'network'
    | 'timeout'
    | 'lost'
    | 'redirect'
    | 'credential'
    | 'status'
    | 'encoding'
    | 'html';
  /** Goes on after the name of the server. */
  readonly text: string;
}

/** `wasSent` is false if nothing of the request can have left. */
export const troubleOfError = (
  error: NodeJS.ErrnoException,
  { url, wasSent }: { readonly url: URL; readonly wasSent: boolean },
): Trouble => {
  const code = error.code ?? error.name;
  if (!wasSent && CERTIFICATE.test(code)) {
    const text = `its certificate is not accepted (${code}); NODE_EXTRA_CA_CERTS takes the authority of private ones`;
    return { kind: 'certificate', text };
  }
  if (!wasSent && TLS.test(code)) {
    return { kind: 'scheme', text: `no TLS comes about (${code}); does the server speak http, not https?` };
  }
  if (code.startsWith('HPE_')) {
    return { kind: 'scheme', text: `it does not answer in HTTP (${code}); does it speak https, not http?` };
  }
  const known = KNOWN[code];
  if (known !== undefined) return { kind: known.kind, text: `${known.text} (${code})` };
  const when = wasSent
    ? 'before it answered'
    : `before anything was sent${url.protocol === 'https:' ? ', in the TLS handshake' : ''}`;
  return { kind: 'lost', text: `the connection broke ${when} (${code})` };
};

/** Codes of Node.js and OpenSSL about what a certificate is not. */
const CERTIFICATE =
  /CERT|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;
const TLS = /^(?:EPROTO|ERR_SSL_|ERR_TLS_)/;

const KNOWN: Readonly<Record<string, Trouble>> = {
  ECONNREFUSED: { kind: 'refused', text: 'nothing listens at its address' },
  ENOTFOUND: { kind: 'dns', text: 'its name is unknown' },
  EAI_AGAIN: { kind: 'dns', text: 'its name cannot be looked up' },
  EHOSTUNREACH: { kind: 'network', text: 'there is no route to it' },
  ENETUNREACH: { kind: 'network', text: 'there is no route to its network' },
  ETIMEDOUT: { kind: 'timeout', text: 'connecting takes too long' },
  ECONNECT_TIMEOUT: { kind: 'timeout', text: 'connecting takes too long' },
};

/** Undefined for an answer that a working server can give. */
export const troubleOfAnswer = (
  { status, headers }: Pick<UpstreamAnswer, 'status' | 'headers'>,
  request: Pick<UpstreamRequest, 'httpMethod' | 'headers'>,
  { url, transport }: Pick<UpstreamServer, 'url' | 'transport'>,
): Trouble | undefined => {
  if (status >= 300 && status < 400) {
    const to = originOf(headers['location'], url);
    return {
      kind: 'redirect',
      text: `it redirects${to} (${status}), which is not followed; set url to where it is`,
    };
  }
  // Servers say in many ways that they offer no stream, and that a session is lost.
  const isEntry = request.httpMethod === 'POST' || (request.httpMethod === 'GET' && transport === 'sse');
  if (!isEntry) return undefined;
  if ((status === 401 && !maybeLost(request, headers)) || status === 403) {
    return { kind: 'credential', text: `it does not accept the gateway (${status}); look at its credential` };
  }
  const type = mediaType(headers['content-type']);
  if (status >= 500) return { kind: 'status', text: `it answers with HTTP status ${status}` };
  if (status >= 400) {
    const isUsual =
      type === 'application/json' || type === EVENT_STREAM || isAboutSession(request) || status === 429;
    return isUsual
      ? undefined
      : { kind: 'status', text: `it answers with HTTP status ${status}; is url its MCP endpoint?` };
  }
  return type === 'text/html'
    ? { kind: 'html', text: `it answers with a page of HTML (${status}); is url its MCP endpoint?` }
    : undefined;
};

/** For an answer in a content encoding that is not known here. */
export const troubleOfEncoding = (encoding: string | undefined): Trouble => ({
  kind: 'encoding',
  text: `it compresses its answers in a way that is not known here (${JSON.stringify(encoding?.slice(0, 40))})`,
});

const isAboutSession = ({ headers }: Pick<UpstreamRequest, 'headers'>): boolean =>
  headers['mcp-session-id'] !== undefined;

const maybeLost = (request: Pick<UpstreamRequest, 'headers'>, headers: UpstreamAnswer['headers']): boolean =>
  isAboutSession(request) && headers['www-authenticate'] === undefined;

/** Its path and query may hold what is meant for one reader. */
const originOf = (location: string | undefined, url: URL): string => {
  const target = location === undefined ? null : URL.parse(location, url.href);
  if (target === null) return '';
  return target.origin === url.origin ? ' to another path' : ` to ${target.origin}`;
};
