/** How the gateway proves to a server who sends: headers for each request, had anew when the server refuses them. */

/** Headers by lower-case name. */
export type CredentialHeaders = Readonly<Record<string, string>>;

/** Whose request it is; undefined if the gateway asks by itself. */
export interface Asker {
  /** As `callerKey` names them. */
  readonly caller?: string | undefined;
  /** The same at one client with what that was given, as `clientKey` names both. */
  readonly client?: string | undefined;
}

export interface Credential {
  /**
   * Headers for the next request.
   *
   * @throws Refusal `upstream-unavailable` if the credential cannot be had now.
   */
  readonly headers: (asker: Asker) => Promise<CredentialHeaders>;
  /** After a 401: forgets what was sent, and returns whether asking again may give something else. */
  readonly refused: (asker: Asker, sent: CredentialHeaders) => boolean;
}

/** What TLS shows and trusts besides; each PEM. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
  readonly ca: string | undefined;
}
