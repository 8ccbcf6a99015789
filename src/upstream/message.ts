/** What is sent to a server, and to which. */
import type { CredentialHeaders, TlsMaterial } from './credentials/credential.ts';
import type { UpstreamServer } from './ports.ts';

export interface Message extends UpstreamServer {
  /** Name of the server. */
  readonly server: string;
  /** Nothing for GET and DELETE. */
  readonly body?: Uint8Array | undefined;
  /** Whether it may travel over a connection that was open before. */
  readonly reusesConnection: boolean;
  /** Whether it may be sent once more: running twice, it does no harm. */
  readonly isRepeatable: boolean;
  /** Headers that prove who sends. */
  readonly added?: CredentialHeaders;
  /** What TLS shows and trusts besides. */
  readonly material?: TlsMaterial | undefined;
  /** True if a 401 is not the end of it: the message is sent again with another credential. */
  readonly triesAgain?: boolean;
}
