/** The sample company's provider as it speaks SAML 2.0: people need no password, signatures are real. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inflateRawSync } from 'node:zlib';
import { listenOnLoopback } from '../../listen-on-loopback.ts';
import { findPerson, type Person } from '../people.ts';
import { readForm, showPage, showPeople } from '../sign-in-page.ts';
import { createKeyPair, type KeyPair } from './certificate.ts';
import { signQuery, writeLogout } from './logout.ts';
import { escapeXml, signElement, wrapAssertion, writeAssertion } from './response.ts';

export interface SamlProvider {
  /** Its entity id. */
  readonly issuer: string;
  readonly metadataUrl: string;
  readonly keyPair: KeyPair;
  close(): Promise<void>;
}

/** Who may ask: by entity id, where its assertions go. Read at each request, so it may grow later. */
export type ServiceProviders = ReadonlyMap<string, string>;

const LONGEST_REQUEST = 16 * 1024;

/** Starts the provider on loopback. */
export const createSamlProvider = async (serviceProviders: ServiceProviders): Promise<SamlProvider> => {
  const keyPair = await createKeyPair('Acme SAML');
  const { url, server, close } = await listenOnLoopback(0);
  const issuer = `${url}/saml`;
  const metadata = metadataOf(issuer, `${url}/saml`, keyPair.certificate);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response, { issuer, metadata, keyPair, serviceProviders }).catch(() => {
      showPage(
        response,
        400,
        '<h1>This sign-in cannot be read</h1><p>Start it again from your application.</p>',
      );
    });
  });
  return { issuer, metadataUrl: `${url}/saml/metadata`, keyPair, close };
};

interface Provider {
  readonly issuer: string;
  readonly metadata: string;
  readonly keyPair: KeyPair;
  readonly serviceProviders: ServiceProviders;
}

const answer = async (request: IncomingMessage, response: ServerResponse, provider: Provider) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  if (pathname === '/saml/metadata') {
    response.writeHead(200, { 'content-type': 'application/samlmetadata+xml' }).end(provider.metadata);
    return;
  }
  if (pathname === '/saml/sign-out') return signOut(searchParams, response, provider);
  if (pathname !== '/saml/sign-in') return void response.writeHead(404).end();
  const asked = readRequest(searchParams.get('SAMLRequest') ?? '');
  const acs = provider.serviceProviders.get(asked.issuer);
  if (acs === undefined) throw new Error('unknown service provider');
  const person =
    request.method === 'POST' ? findPerson((await readForm(request)).get('subject') ?? '') : undefined;
  if (person === undefined) return showPeople(response, asked.issuer, request.url ?? '');
  const xml = respond(person, { ...asked, acs }, provider);
  const fields = {
    SAMLResponse: Buffer.from(xml).toString('base64'),
    RelayState: searchParams.get('RelayState') ?? '',
  };
  showPage(response, 200, postingForm(acs, fields), { scripts: true });
};

/** The gateway has signed its person out; the provider has nothing to end, and says that it did. */
const signOut = (query: URLSearchParams, response: ServerResponse, provider: Provider): void => {
  const { id, issuer } = readRequest(query.get('SAMLRequest') ?? '');
  const acs = provider.serviceProviders.get(issuer);
  if (acs === undefined) throw new Error('unknown service provider');
  const destination = new URL('/auth/saml/logout', acs).href;
  const xml = writeLogout('LogoutResponse', { issuer: provider.issuer, destination, inResponseTo: id });
  const signed = signQuery('SAMLResponse', xml, {
    key: provider.keyPair.key,
    relayState: query.get('RelayState'),
  });
  response.writeHead(303, { location: `${destination}?${signed}` }).end();
};

/** Id and issuer of a request that came by redirect (SAML bindings, section 3.4). */
const readRequest = (encoded: string): { readonly id: string; readonly issuer: string } => {
  const xml = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: LONGEST_REQUEST }).toString(
    'utf8',
  );
  const id = /<[\w:]*(?:Authn|Logout)Request[^>]* ID="([^"<&]+)"/.exec(xml)?.[1];
  const issuer = /<[\w:]*Issuer[^>]*>([^<&]+)</.exec(xml)?.[1];
  if (id === undefined || issuer === undefined) throw new Error('no request');
  return { id, issuer };
};

interface Asked {
  readonly id: string;
  readonly issuer: string;
  readonly acs: string;
}

const respond = (person: Person, asked: Asked, { issuer, keyPair }: Provider): string => {
  const options = {
    issuer,
    audience: asked.issuer,
    acs: asked.acs,
    inResponseTo: asked.id,
    nameId: person.subject,
    attributes: { email: [person.email], groups: person.groups, displayName: [person.name] },
    sessionIndex: `_${randomUUID()}`,
    now: Date.now(),
  };
  return wrapAssertion(signElement(writeAssertion(options), 'Assertion', keyPair), options);
};

/** Sends itself; without scripts it takes a click. */
const postingForm = (action: string, fields: Readonly<Record<string, string>>): string => {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  );
  return `<h1>Signed in</h1><form method="post" action="${escapeXml(action)}">${inputs.join('')}<button>Go on</button></form><script>document.forms[0].submit()</script>`;
};

const metadataOf = (issuer: string, base: string, certificate: string): string => {
  const body = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${escapeXml(issuer)}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${escapeXml(base)}/sign-in"/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${escapeXml(base)}/sign-out"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
};
