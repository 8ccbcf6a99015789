/** Questions to a company directory by SCIM 2.0 (RFC 7644): resources that match a filter, whole or not at all. */
import type { Fetch } from './issuers/issuer-keys.ts';

/** A user or group as the directory tells it. */
export type Resource = Readonly<Record<string, unknown>>;

/** Every resource that matches. Rejects if the directory does not answer, answers wrongly, or has more than can be read. */
export type FindResources = (kind: 'Users' | 'Groups', filter: string) => Promise<readonly Resource[]>;

export interface ScimSettings {
  /** Base of the service, such as `https://acme.okta.com/scim/v2`. */
  readonly url: string;
  readonly token: string;
}

const TIMEOUT = 3000;
const PAGE = 200;
const MOST_PAGES = 25;

/**
 * Returns the search for resources. It rejects if any page cannot be read: half a list would say that people are in no
 * group.
 */
export const createScimClient = ({ url, token }: ScimSettings, fetch: Fetch): FindResources => {
  const readPage = async (path: string, query: Record<string, string>) => {
    const answer = await fetch(`${url.replace(/\/$/, '')}/${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/scim+json, application/json' },
      signal: AbortSignal.timeout(TIMEOUT),
      // The token goes nowhere else.
      redirect: 'error',
    });
    if (answer.status !== 200) throw new Error(`the directory answered ${answer.status}`);
    const { Resources: resources = [], totalResults } = Object(await answer.json()) as ListResponse;
    if (!Array.isArray(resources) || !resources.every(isResource) || !Number.isInteger(totalResults)) {
      throw new Error('the directory did not answer with a list of resources');
    }
    return { resources, total: Number(totalResults) };
  };

  return async (kind, filter) => {
    const found: Resource[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { filter, startIndex: String(found.length + 1), count: String(PAGE) };
      const { resources, total } = await readPage(kind, query);
      found.push(...resources);
      if (found.length >= total) return found;
      if (resources.length === 0) break;
    }
    // Half of someone's groups could be the half that does not matter.
    throw new Error('the directory has more than can be read');
  };
};

interface ListResponse {
  readonly Resources?: unknown;
  readonly totalResults?: unknown;
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values in filters are JSON strings (RFC 7644, section 3.4.2.2), so nothing in them can end the comparison. */
export const equals = (attribute: string, value: string): string =>
  `${attribute} eq ${JSON.stringify(value)}`;

/** The value of an attribute by its path: `externalId`, `name.familyName`, `urn:…:User:slackId`; names in any case. */
export const attributeOf = (resource: Resource, path: string): unknown => {
  const end = path.lastIndexOf(':');
  const schema = path.slice(0, Math.max(end, 0));
  // Attributes of the core schema stand at the top, whether or not the path names it.
  const isCore = end < 0 || /^urn:ietf:params:scim:schemas:core:2\.0:(User|Group)$/i.test(schema);
  const names = path.slice(end + 1).split('.');
  return (isCore ? names : [schema, ...names]).reduce<unknown>(member, resource);
};

const member = (at: unknown, name: string): unknown =>
  isResource(at)
    ? Object.entries(at).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    : undefined;
