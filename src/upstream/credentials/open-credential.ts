/** The credential of a server as it is set -> the headers and TLS material of each request. */
import type { Credential, TlsMaterial } from './credential.ts';
import { basicHeader, bearerHeader, namedHeader } from './fixed-headers.ts';
import { type IdentityToken, idJag } from './id-jag.ts';
import { createSecret, type SecretSetting } from './secret.ts';
import { clientCredentials, type SubjectToken, tokenExchange, type Wanted } from './token-credentials.ts';
import { type AskForToken, createTokenEndpoint } from './token-endpoint.ts';

export interface CredentialSettings {
  readonly header?: { readonly name: string; readonly value: SecretSetting } | undefined;
  readonly bearer?: SecretSetting | undefined;
  readonly basic?: { readonly username: string; readonly password: SecretSetting } | undefined;
  readonly clientCredentials?: TokenSettings | undefined;
  readonly exchange?: TokenSettings | undefined;
  /** Opened elsewhere, since people connect to such a server with a browser. */
  readonly perUser?: object | undefined;
  readonly idJag?: IdJagSettings | undefined;
  readonly mtls?:
    | {
        readonly certificate: SecretSetting;
        readonly key: SecretSetting;
        readonly ca?: SecretSetting | undefined;
      }
    | undefined;
}

interface IdJagSettings extends TokenSettings {
  /** Where the assertion comes from; undefined for the provider of the sign-in. */
  readonly provider?: ProviderSettings | undefined;
}

/** Where the gateway asks for assertions, and as whom. */
export type ProviderSettings = Pick<TokenSettings, 'tokenUrl' | 'issuer' | 'clientId' | 'clientSecret'>;

interface TokenSettings {
  readonly tokenUrl?: string | undefined;
  readonly issuer?: string | undefined;
  readonly clientId: string;
  readonly clientSecret: SecretSetting;
  readonly scope?: string | undefined;
  readonly audience?: string | undefined;
  readonly resource?: string | undefined;
}

export interface OpenCredentialDeps {
  /** The credential of a server with `perUser`. */
  readonly perUser?: Credential | undefined;
  readonly subjectToken: SubjectToken;
  readonly identityToken: IdentityToken;
  /** The company's provider, at which people sign in; undefined if they do not. */
  readonly provider: ProviderSettings | undefined;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

export interface OpenedCredential {
  readonly credential: Credential | undefined;
  /** What TLS shows now; undefined without `mtls`. */
  readonly tls: (() => Promise<TlsMaterial>) | undefined;
}

/** Nothing is read or asked for before the first request. */
export const openCredential = (
  settings: CredentialSettings | undefined,
  deps: OpenCredentialDeps,
): OpenedCredential => ({
  credential: settings === undefined ? undefined : credentialOf(settings, deps),
  tls: tlsOf(settings?.mtls, deps),
});

const credentialOf = (settings: CredentialSettings, deps: OpenCredentialDeps): Credential | undefined => {
  const { header, bearer, basic, clientCredentials: client, exchange } = settings;
  const secret = (setting: SecretSetting) => createSecret(setting, deps);
  if (header !== undefined) return namedHeader(header.name, secret(header.value));
  if (bearer !== undefined) return bearerHeader(secret(bearer));
  if (basic !== undefined) return basicHeader(basic.username, secret(basic.password));
  if (client !== undefined) return clientCredentials(endpoint(client, deps), wantedOf(client), deps.now);
  if (settings.perUser !== undefined) return deps.perUser;
  if (settings.idJag !== undefined) return idJagOf(settings.idJag, deps);
  if (exchange === undefined) return undefined;
  const { subjectToken, now } = deps;
  return tokenExchange(endpoint(exchange, deps), { subjectToken, wanted: wantedOf(exchange), now });
};

/** @throws Error if no provider is there to ask, which the configuration has refused before. */
const idJagOf = (settings: IdJagSettings, deps: OpenCredentialDeps): Credential => {
  const provider = settings.provider ?? deps.provider;
  if (provider === undefined) throw new Error('idJag needs a provider');
  const { subjectToken, identityToken, now } = deps;
  return idJag({
    subjectToken,
    identityToken,
    now,
    askProvider: endpoint(provider, deps),
    askServer: endpoint(settings, deps),
    wanted: { ...wantedOf(settings), audience: settings.audience ?? settings.issuer },
  });
};

const endpoint = (settings: ProviderSettings, deps: OpenCredentialDeps): AskForToken =>
  createTokenEndpoint({
    tokenUrl: settings.tokenUrl,
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: createSecret(settings.clientSecret, deps),
    now: deps.now,
  });

const wantedOf = ({ scope, audience, resource }: TokenSettings): Wanted => ({ scope, audience, resource });

const tlsOf = (mtls: CredentialSettings['mtls'], deps: OpenCredentialDeps): OpenedCredential['tls'] => {
  if (mtls === undefined) return undefined;
  const cert = createSecret(mtls.certificate, deps);
  const key = createSecret(mtls.key, deps);
  const ca = mtls.ca === undefined ? undefined : createSecret(mtls.ca, deps);
  return async () => ({ cert: await cert.read(), key: await key.read(), ca: await ca?.read() });
};
