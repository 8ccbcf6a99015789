/** How the gateway proves to a server who sends: headers for each request, had anew when the server refuses them. */

/** Headers by lower-case name. */
export type CredentialHeaders = Readonly<Record<string, string>>;

export interface Credential {
  /**
   * Headers for the next request; `caller` is whose request it is, as `callerKey` names them.
   *
   * @throws Refusal `upstream-unavailable` if the credential cannot be had now.
   */
  readonly headers: (caller: string | undefined) => Promise<CredentialHeaders>;
  /** After a 401: forgets what was sent, and returns whether asking again may give something else. */
  readonly refused: (caller: string | undefined, sent: CredentialHeaders) => boolean;
}

/** What TLS shows and trusts besides; each PEM. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
  readonly ca: string | undefined;
}
