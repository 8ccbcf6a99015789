/** Messages of single logout as a provider writes them, signed over their query (SAML bindings, section 3.4.4). */
import { randomUUID, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { escapeXml, STRONG } from './response.ts';

export interface LogoutMessage {
  /** Entity id of the provider. */
  readonly issuer: string;
  readonly destination: string;
  /** Of an answer. */
  readonly inResponseTo?: string;
  /** Of a request: whom to sign out, and of which sessions; all if there are none. */
  readonly nameId?: string;
  readonly sessionIndexes?: readonly string[];
  /** Milliseconds since the epoch; now by default. */
  readonly now?: number;
}

/** Returns the message as XML, not signed yet. */
export const writeLogout = (kind: 'LogoutRequest' | 'LogoutResponse', message: LogoutMessage): string => {
  const { issuer, destination, inResponseTo, nameId, sessionIndexes = [], now = Date.now() } = message;
  const answers = inResponseTo === undefined ? '' : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  const status =
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
  const person =
    nameId === undefined
      ? status
      : `<saml:NameID>${escapeXml(nameId)}</saml:NameID>${sessionIndexes.map((index) => `<samlp:SessionIndex>${escapeXml(index)}</samlp:SessionIndex>`).join('')}`;
  return `<samlp:${kind} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${new Date(now).toISOString()}" Destination="${escapeXml(destination)}"${answers}><saml:Issuer>${escapeXml(issuer)}</saml:Issuer>${person}</samlp:${kind}>`;
};

interface Signing {
  readonly key: string;
  readonly relayState?: string | null;
  readonly algorithm?: string;
}

/** The query of a redirect, signed. */
export const signQuery = (
  name: 'SAMLRequest' | 'SAMLResponse',
  xml: string,
  { key, relayState = null, algorithm = STRONG.signature }: Signing,
): string => {
  const message = deflateRawSync(xml).toString('base64');
  const relayed: [string, string][] = relayState === null ? [] : [['RelayState', relayState]];
  const parameters: [string, string][] = [[name, message], ...relayed, ['SigAlg', algorithm]];
  const query = parameters.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
  const hash = algorithm.endsWith('sha1') ? 'sha1' : 'sha256';
  return `${query}&Signature=${encodeURIComponent(sign(hash, Buffer.from(query), key).toString('base64'))}`;
};
