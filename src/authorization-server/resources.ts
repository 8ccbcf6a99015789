/** What tokens can be meant for (RFC 8707): each server's public MCP URL, with or without a slash at its end. */

export interface Resources {
  /** The MCP URL that an indicator means; undefined for anything else, the bare origin included. */
  readonly canonical: (indicator: string) => string | undefined;
  /** The one MCP URL that all of these mean: one indicator, or a list; undefined if they mean several, none, or something else. */
  readonly one: (indicators: unknown) => string | undefined;
  /** Name of the server with this MCP URL. */
  readonly serverOf: (resource: string) => string | undefined;
  /** The MCP URL a request is about that names none; undefined if there are several. */
  readonly only: string | undefined;
}

/** `urls` by name of the server. */
export const createResources = (urls: ReadonlyMap<string, string>): Resources => {
  const servers = new Map([...urls].map(([server, url]) => [url, server]));
  const [first, ...others] = servers.keys();
  const canonical: Resources['canonical'] = (indicator) => {
    const url = URL.canParse(indicator) ? new URL(indicator).href.replace(/\/$/, '') : '';
    return servers.has(url) ? url : undefined;
  };
  return {
    canonical,
    one: (indicators) => {
      const [meant, ...rest] = new Set([indicators].flat().map((each) => canonical(String(each))));
      return rest.length === 0 ? meant : undefined;
    },
    serverOf: (resource) => servers.get(resource),
    only: others.length === 0 ? first : undefined,
  };
};

/** Both spellings of an MCP URL: a client may use one when it asks and the other when it redeems. */
export const spellings = (resource: string): readonly string[] => [resource, `${resource}/`];
