/** What `aud` may be for what is called. */

export interface Audience {
  /** Public URL of what is called: the MCP URL of a server, or the API. */
  readonly resource: string;
  /** Undefined is `server`. */
  readonly kind?: 'server' | 'api' | undefined;
}

interface Audiences {
  readonly audience?: readonly string[] | undefined;
  readonly apiAudience?: readonly string[] | undefined;
}

/**
 * Accepted values of `aud`. A URL counts only for what it names: one of this gateway only there, one of another host
 * nowhere. Names that are no URL, such as a client id, open the servers but never the API, unless `apiAudience` says so:
 * agents get such tokens.
 */
export const acceptedAudiences = (
  { audience, apiAudience }: Audiences,
  { resource, kind = 'server' }: Audience,
): string[] => {
  if (kind === 'api') {
    const named = audience === undefined || audience.includes(resource) ? [resource] : [];
    return [...new Set([...named, ...(apiAudience ?? [])])].filter((each) => opens(each, resource));
  }
  // A client asks for the URL as someone typed it, with or without a slash at its end.
  return (audience ?? [resource, `${resource}/`]).filter((each) => opens(each, resource));
};

const opens = (value: string, resource: string): boolean => {
  if (value === resource || value === `${resource}/`) return true;
  if (!/^\s*(https?|wss?):/i.test(value)) return true;
  // The bare origin names the gateway as a whole; any other URL names something else.
  const { origin } = new URL(resource);
  return value === origin || value === `${origin}/`;
};
