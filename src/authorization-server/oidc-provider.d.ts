/** The part of oidc-provider 9 that is used here; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Interaction {
    readonly uid: string;
    readonly params: Readonly<Record<string, unknown>>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Client {
    readonly clientId: string;
    readonly clientName?: string;
    readonly redirectUris: readonly string[];
    /** True if it was described by a Client ID Metadata Document. */
    readonly clientIdMetadataDocument?: true;
    grantTypeAllowed(type: string): boolean;
  }

  /** A code, grant or token as the library holds it. */
  export interface Token {
    readonly accountId?: string;
    readonly grantId?: string;
    readonly clientId: string;
    readonly remainingTTL: number;
  }

  export interface OidcContext {
    readonly oidc: {
      readonly provider: Provider;
      /** Name of the endpoint, such as `token` or `resume`. */
      readonly route: string;
      readonly params?: Readonly<Record<string, unknown>>;
      readonly client: Client;
      readonly session: { readonly accountId: string };
      /** What `interactionFinished` was told; undefined before. */
      readonly result?: Readonly<Record<string, unknown>>;
      readonly entities: Readonly<Record<string, unknown>> & {
        readonly RotatedRefreshToken?: Token;
        /** `iat` in seconds since the epoch. */
        readonly Grant?: { readonly iat: number };
      };
      readonly resourceServers?: Readonly<Record<string, unknown>>;
    };
    readonly ip: string;
    body: unknown;
    type: string;
    status: number;
    set(headers: Readonly<Record<string, string>>): void;
  }

  /** A request to the token endpoint while its grant is handled. */
  export interface GrantContext extends OidcContext {
    readonly oidc: OidcContext['oidc'] & {
      readonly params: Readonly<Record<string, unknown>>;
      entity(name: string, entity: unknown): void;
    };
  }

  export interface AccessToken {
    resourceServer: object;
    /** Seconds. */
    readonly expiration: number;
    /** The token as it is given out. */
    save(): Promise<string>;
  }

  export const errors: {
    readonly InvalidRequest: new (description: string) => Error;
    readonly InvalidScope: new (description: string, scope: string) => Error;
    readonly InvalidTarget: new (message?: string) => Error;
    readonly InvalidGrant: new (detail?: string) => Error;
    readonly InvalidClientMetadata: new (description: string) => Error;
    readonly CustomOIDCProviderError: new (
      error: string,
      description: string,
    ) => Error & {
      status: number;
      statusCode: number;
    };
  };

  export const interactionPolicy: {
    readonly Prompt: new (
      of: { readonly name: string; readonly requestable: boolean },
      check: unknown,
    ) => object;
    readonly Check: new (
      reason: string,
      description: string,
      check: (context: OidcContext) => boolean,
    ) => object;
  };

  export default class Provider {
    constructor(issuer: string, settings: Readonly<Record<string, unknown>>);
    readonly Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => Grant;
    readonly Client: { find(id: string): Promise<Client | undefined> };
    readonly AccessToken: new (of: {
      accountId: string;
      client: Client;
      gty: string;
      scope: string;
    }) => AccessToken;
    readonly ResourceServer: new (
      identifier: string,
      info: object,
    ) => object;
    registerGrantType(
      name: string,
      handle: (context: GrantContext) => Promise<void>,
      parameters: readonly string[],
    ): void;
    /** Whether X-Forwarded-Host and X-Forwarded-Proto are believed. */
    proxy: boolean;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    use(middleware: (context: OidcContext, next: () => Promise<void>) => Promise<void>): void;
    on(event: string, listener: (...parts: never[]) => void): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }
}
