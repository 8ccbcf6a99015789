/** Messages of single logout that come as a query (SAML bindings, section 3.4): signed over the query as it was written. */
import { verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { parseMessage } from './xml.ts';

export interface RedirectMessage {
  readonly kind: 'request' | 'response';
  readonly root: Element;
  readonly relayState: string | undefined;
}

/** By `SigAlg`. */
const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
};
const MOST_BYTES = 64 * 1024;

/**
 * `query` is without its question mark, as it came.
 *
 * @throws Error unless it holds one message, signed by one of these certificates with an accepted algorithm.
 */
export const readRedirectMessage = (query: string, certificates: readonly string[]): RedirectMessage => {
  const parameters = new URLSearchParams(query);
  const written = query.split('&');
  const partOf = (name: string): string | undefined => {
    const found = written.filter((part) => part.startsWith(`${name}=`));
    // Given twice, or written in another way, it could be verified once and read another time.
    if (found.length !== parameters.getAll(name).length || found.length > 1) {
      throw new Error(`the query has ${name} twice, or written oddly`);
    }
    return found[0];
  };
  const [request, response] = [partOf('SAMLRequest'), partOf('SAMLResponse')];
  const message = request ?? response;
  if (message === undefined || (request !== undefined && response !== undefined)) {
    throw new Error('the query holds no message, or two');
  }
  const signed = [message, partOf('RelayState'), partOf('SigAlg')]
    .filter((part) => part !== undefined)
    .join('&');
  const digest = DIGESTS[parameters.get('SigAlg') ?? ''];
  if (digest === undefined)
    throw new Error('the message is not signed, or not with RSA and SHA-256 or SHA-512');
  if (partOf('Signature') === undefined) throw new Error('the message is not signed');
  const signature = Buffer.from(parameters.get('Signature') ?? '', 'base64');
  const isValid = certificates.some((each) => verify(digest, Buffer.from(signed), each, signature));
  if (!isValid) throw new Error('the signature of the message does not hold');
  const kind = request === undefined ? 'response' : 'request';
  const encoded = parameters.get(request === undefined ? 'SAMLResponse' : 'SAMLRequest') ?? '';
  const bytes = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MOST_BYTES });
  return {
    kind,
    root: parseMessage(bytes.toString('utf8')),
    relayState: parameters.get('RelayState') ?? undefined,
  };
};
