/**
 * Asks the authorization server of an MCP server. What a server publishes may name any address, so unless the operator
 * named the issuer the gateway goes nowhere but to the server's own origin and to public addresses.
 */

/** What both openid-client and oauth4webapi take in place of `fetch`. */
export type AuthorityFetch = (url: string, options: object) => Promise<Response>;

export interface AuthorityFetchDeps {
  /** The MCP server. */
  readonly url: URL;
  /** Whether the operator named the issuer, and so trusts where its metadata leads. */
  readonly isNamed: boolean;
  /** Rejects for any other than a public address. */
  readonly fetchPublic: AuthorityFetch;
}

/** Bytes of an answer: metadata and tokens are small, and the one who answers may be no friend. */
const MOST_BYTES = 256 * 1024;

/** Follows no redirect, and rejects with an Error for answers that are too large. */
export const createAuthorityFetch =
  ({ url: server, isNamed, fetchPublic }: AuthorityFetchDeps): AuthorityFetch =>
  async (url, options) => {
    const isTrusted = isNamed || new URL(url).origin === server.origin;
    const ask = isTrusted ? (fetch as AuthorityFetch) : fetchPublic;
    const answer = await ask(url, { ...options, redirect: 'manual' });
    const { status, headers } = answer;
    const body = await readAll(answer.body, new URL(url).origin);
    return new Response(body.byteLength === 0 ? null : body, { status, headers: [...headers] });
  };

const readAll = async (body: Response['body'], from: string): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error(`${from} answered with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
