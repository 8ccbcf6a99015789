/** How people connect to a server that is used in each person's own name. */

export interface PersonConnections {
  /** `caller` as `callerKey` names them, here and below; `ended` if there was a connection that the server gives no more for. */
  readonly stateOf: (caller: string) => Promise<'connected' | 'ended' | 'none'>;
  /**
   * Who asks the person, as an issuer URL, on the page of which host, and for which scope. Host and issuer differ at some
   * authorization servers, and in attacks by a server that names another one's page.
   *
   * @throws Refusal safe to show, as `begin` and `finish` do, if that cannot be found out now.
   */
  readonly asks: () => Promise<AskingServer>;
  /**
   * The address to send the browser to. `attempt` is what it has to bring back, as JSON; the one who reads it could finish the
   * attempt, so it travels sealed. Only the connections that made it know what it is.
   */
  readonly begin: (
    caller: string,
  ) => Promise<{ readonly url: string; readonly state: string; readonly attempt: object }>;
  /**
   * `search` is the query of the callback. Durable once resolved; if a connection was taken away or made since `begin`,
   * nothing is kept. `checkAccess` is asked last of all and rejects with a refusal if the person's access has ended.
   */
  readonly finish: (
    caller: string,
    answer: { readonly search: string; readonly attempt: object; readonly checkAccess: () => Promise<void> },
  ) => Promise<void>;
  /** Takes it away here, and at the server if that can be asked to. */
  readonly disconnect: (caller: string) => Promise<void>;
}

export interface AskingServer {
  readonly issuer: string;
  /** Host of its page, such as `login.example.com`. */
  readonly host: string;
  readonly scope: string | undefined;
}
