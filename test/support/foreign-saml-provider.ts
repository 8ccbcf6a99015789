/** A SAML provider made of samlify, a library of others: what it writes, signs and encrypts is nothing of ours. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createKeyPair } from '../../src/demo/company/saml/certificate.ts';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export const SAMLIFY = new URL('../clients/node_modules/samlify/package.json', import.meta.url);

/** As much of the library as is used; it is installed for tests alone. */
interface Samlify {
  readonly Constants: { readonly namespace: { readonly binding: { readonly redirect: string } } };
  readonly SamlLib: {
    readonly defaultLoginResponseTemplate: { readonly context: string };
    readonly replaceTagsByValue: (template: string, values: Readonly<Record<string, string>>) => string;
  };
  readonly setSchemaValidator: (validator: { validate: (xml: string) => Promise<string> }) => void;
  readonly ServiceProvider: (settings: { readonly metadata: string }) => Party;
  readonly IdentityProvider: (settings: object) => Party & {
    readonly getMetadata: () => string;
    readonly parseLoginRequest: (
      sp: Party,
      binding: 'redirect',
      request: { readonly query: object },
    ) => Promise<{ readonly extract: { readonly request: { readonly id: string } } }>;
    readonly createLoginResponse: (
      sp: Party,
      request: object,
      binding: 'post',
      user: object,
      options: { readonly customTagReplacement: (template: string) => { id: string; context: string } },
    ) => Promise<{ readonly context: string; readonly entityEndpoint: string }>;
  };
}
interface Party {
  readonly entityMeta: {
    readonly getEntityID: () => string;
    readonly getAssertionConsumerService: (binding: 'post') => string;
  };
}

export interface ForeignProviderOptions {
  readonly encrypted: boolean;
  /** The metadata of the gateway, once it is there. */
  readonly serviceMetadata: () => Promise<string>;
}

/** The library leaves it out; that is for its users to write. */
const STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>';
const MINUTES = 60_000;
const GROUPS = ['support', 'Domain Users'];

/** Signs in Bob, whoever asks. Answers a sign-in with the form that a browser would post. */
export const startForeignProvider = async ({ encrypted, serviceMetadata }: ForeignProviderOptions) => {
  const samlify = createRequire(SAMLIFY)('.') as Samlify;
  samlify.setSchemaValidator({ validate: async () => 'not validated' });
  const keyPair = await createKeyPair('Foreign SAML');
  const { url, server, close } = await listenOnLoopback(0);
  const entityID = `${url}/idp`;
  const attribute = (name: string, valueTag: string) => ({
    name,
    valueTag,
    nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
    valueXsiType: 'xs:string',
  });
  const provider = samlify.IdentityProvider({
    entityID,
    privateKey: keyPair.key,
    signingCert: keyPair.certificate,
    isAssertionEncrypted: encrypted,
    dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [
      { Binding: samlify.Constants.namespace.binding.redirect, Location: `${url}/sign-in` },
    ],
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace('{AuthnStatement}', STATEMENT),
      attributes: [
        attribute('email', 'user.email'),
        ...GROUPS.map((_, at) => attribute('groups', `group.${at}`)),
      ],
    },
  });

  const signIn = async (query: URLSearchParams): Promise<Readonly<Record<string, string>>> => {
    const sp = samlify.ServiceProvider({ metadata: await serviceMetadata() });
    const asked = await provider.parseLoginRequest(sp, 'redirect', { query: Object.fromEntries(query) });
    const acs = sp.entityMeta.getAssertionConsumerService('post');
    const at = (minutes: number) => new Date(Date.now() + minutes * MINUTES).toISOString();
    const id = `_${randomUUID()}`;
    const values = {
      ID: id,
      AssertionID: `_${randomUUID()}`,
      Issuer: entityID,
      IssueInstant: at(0),
      Destination: acs,
      SubjectRecipient: acs,
      Audience: sp.entityMeta.getEntityID(),
      InResponseTo: asked.extract.request.id,
      StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ConditionsNotBefore: at(-1),
      ConditionsNotOnOrAfter: at(5),
      SubjectConfirmationDataNotOnOrAfter: at(5),
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      NameID: 'bob-4711',
      attrUserEmail: 'bob@acme.example',
      ...Object.fromEntries(GROUPS.map((group, place) => [`attrGroup${place}`, group])),
    };
    const customTagReplacement = (template: string) => ({
      id,
      context: samlify.SamlLib.replaceTagsByValue(template, values),
    });
    const { context } = await provider.createLoginResponse(sp, asked, 'post', {}, { customTagReplacement });
    return { action: acs, SAMLResponse: context, RelayState: query.get('RelayState') ?? '' };
  };

  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/metadata') return void response.end(provider.getMetadata());
    void signIn(searchParams).then(
      (form) => response.end(JSON.stringify(form)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return { issuer: entityID, metadataUrl: `${url}/metadata`, close };
};
