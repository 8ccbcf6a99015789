/** How people connect to a server that is used in each person's own name. */

export interface PersonConnections {
  /** `caller` as `callerKey` names them, here and below; `ended` if there was a connection that the server gives no more for. */
  readonly stateOf: (caller: string) => Promise<'connected' | 'ended' | 'none'>;
  /**
   * Who asks the person, as an issuer URL, and for which scope.
   *
   * @throws Refusal safe to show, as `begin` and `finish` do, if that cannot be found out now.
   */
  readonly asks: () => Promise<{ readonly issuer: string; readonly scope: string | undefined }>;
  /**
   * The address to send the browser to. `attempt` is what it has to bring back, as JSON; the one who reads it could finish the
   * attempt, so it travels sealed. Only the connections that made it know what it is.
   */
  readonly begin: () => Promise<{ readonly url: string; readonly state: string; readonly attempt: object }>;
  /** `search` is the query of the callback. Durable once resolved. */
  readonly finish: (caller: string, search: string, attempt: object) => Promise<void>;
  /** Takes it away here, and at the server if that can be asked to. */
  readonly disconnect: (caller: string) => Promise<void>;
}
