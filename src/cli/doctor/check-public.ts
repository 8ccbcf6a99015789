/**
 * Whether a client that has nothing but the URL of a server finds where to sign in, through whatever stands in front of the
 * gateway: asked as such a client asks, without a token.
 */
import { isLoopbackHost, isSafeUrl } from '../../domain/loopback.ts';
import { INITIALIZE } from './check-servers.ts';
import { type Finding, finding } from './finding.ts';

export interface PublicServer {
  /** What findings call it. */
  readonly name: string;
  /** Its MCP URL as people type it. */
  readonly url: string;
}

const TIMEOUT = 10_000;
/** Characters of a document. */
const LONGEST = 64 * 1024;

/** Resolves with three findings for each server: challenge, metadata, and where to sign in. Never rejects. */
export const checkPublic = async (servers: readonly PublicServer[]): Promise<readonly Finding[]> =>
  (await Promise.all(servers.map(checkOne))).flat();

const checkOne = ({ name, url }: PublicServer): Promise<readonly Finding[]> =>
  Promise.all([
    finding(`public ${name} challenge`, () => checkChallenge(url)),
    finding(`public ${name} metadata`, () => checkMetadata(url)),
    finding(`public ${name} sign-in`, () => checkSignIn(url)),
  ]);

const checkChallenge = async (url: string): Promise<string> => {
  const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const { answer } = await ask(url, { method: 'POST', headers, body: INITIALIZE });
  if (answer.status !== 401) {
    throw new Error(
      `${url} answers HTTP ${answer.status} to a call without a token, and not 401: something in front answers for the gateway, or the URL is another one`,
    );
  }
  const challenge = answer.headers.get('www-authenticate') ?? '';
  if (challenge.includes(`resource_metadata="${metadataAt(url)}"`)) return `names ${metadataAt(url)}`;
  if (challenge !== '')
    throw new Error(
      `the 401 names other metadata than ${metadataAt(url)}: ${challenge}; publicUrl has to be the address that clients use`,
    );
  const renamed = [...answer.headers.keys()].find((header) => header.endsWith('www-authenticate'));
  const what =
    renamed === undefined ? 'drops WWW-Authenticate' : `has renamed WWW-Authenticate to ${renamed}`;
  throw new Error(
    `something in front ${what}: clients that follow the 401 alone cannot sign in; have it pass the header on`,
  );
};

/** The document that clients look for first (RFC 9728, section 3.1). */
const metadataAt = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
};

const checkMetadata = async (url: string): Promise<string> => {
  const { resource } = await documentAt(metadataAt(url));
  if (resource === url) return `${metadataAt(url)} is there`;
  throw new Error(
    `${metadataAt(url)} is for ${JSON.stringify(resource)} and not for ${url}, so clients refuse it: publicUrl has to be the address that clients use`,
  );
};

const WELL_KNOWN = ['oauth-authorization-server', 'openid-configuration'];

/** The issuer's own document, in any of the places where clients look (RFC 8414, section 3.1; OpenID Connect Discovery). */
const checkSignIn = async (url: string): Promise<string> => {
  const { authorization_servers: [issuer] = [] } = (await documentAt(metadataAt(url))) as {
    authorization_servers?: readonly string[];
  };
  if (issuer === undefined) throw new Error(`${metadataAt(url)} names no authorization server`);
  if (!mayAsk(String(issuer), url)) throw new Error(`${issuer} is no https address that clients could ask`);
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    ...WELL_KNOWN.map((name) => `${origin}/.well-known/${name}${path}`),
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  const found = await Promise.allSettled(places.map(documentAt));
  const issuers = found.map((each) => (each.status === 'fulfilled' ? each.value['issuer'] : undefined));
  const [first] = found;
  if (issuers.includes(issuer)) return `people sign in at ${issuer}`;
  throw new Error(
    `${issuer} has no metadata of that issuer where clients look`,
    first?.status === 'rejected' ? { cause: first.reason } : {},
  );
};

/** Only what is on this machine itself leads to addresses there. */
const mayAsk = (issuer: string, url: string): boolean =>
  isSafeUrl(issuer) && (!isLoopbackHost(new URL(issuer).hostname) || isLoopbackHost(new URL(url).hostname));

/** @throws Error if it is not there for everyone, as it is */
const documentAt = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
  const { answer, text } = await ask(url, {});
  if (answer.status !== 200)
    throw new Error(`${url} answers HTTP ${answer.status}, and not 200 without a token`);
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Error(`${url} is not JSON`);
  }
};

const ask = async (url: string, init: RequestInit) => {
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) break;
  }
  return { answer, text };
};
