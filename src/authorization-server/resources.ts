/** What tokens can be meant for (RFC 8707): each server's public MCP URL or the API, with or without a slash at its end. */

export interface Resources {
  /** The MCP URL or API that an indicator means; undefined for anything else, the bare origin included. */
  readonly canonical: (indicator: string) => string | undefined;
  /** The one of them that all of these mean: one indicator, or a list; undefined if they mean several, none, or something else. */
  readonly one: (indicators: unknown) => string | undefined;
  /** Name of the server with this MCP URL, or of the API. */
  readonly nameOf: (resource: string) => string | undefined;
  readonly isApi: (resource: string) => boolean;
  /** The MCP URL a request is about that names none; undefined if there are several. The API has to be named. */
  readonly only: string | undefined;
}

/** `urls` by name of the server; `api` undefined if no tokens are given for it. */
export const createResources = (
  urls: ReadonlyMap<string, string>,
  api?: { readonly url: string; readonly name: string },
): Resources => {
  const servers = [...urls].map(([server, url]) => [url, server] as const);
  const names = new Map(api === undefined ? servers : [...servers, [api.url, api.name]]);
  const [first, ...others] = urls.values();
  const canonical: Resources['canonical'] = (indicator) => {
    const url = URL.canParse(indicator) ? new URL(indicator).href.replace(/\/$/, '') : '';
    return names.has(url) ? url : undefined;
  };
  return {
    canonical,
    one: (indicators) => {
      const [meant, ...rest] = new Set([indicators].flat().map((each) => canonical(String(each))));
      return rest.length === 0 ? meant : undefined;
    },
    nameOf: (resource) => names.get(resource),
    isApi: (resource) => resource === api?.url,
    only: others.length === 0 ? first : undefined,
  };
};

/** Both spellings of an MCP URL: a client may use one when it asks and the other when it redeems. */
export const spellings = (resource: string): readonly string[] => [resource, `${resource}/`];
