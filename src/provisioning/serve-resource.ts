/** One request about users, or about groups: lists, and making, reading, changing and removing one of them. */
import { chosenAttributes } from './chosen-attributes.ts';
import { isRecord } from './records.ts';
import { type ScimAnswer, ScimError, type Told } from './resources.ts';
import type { ScimRequest } from './scim-request.ts';

interface Resource {
  readonly id: string;
  readonly created: number;
  readonly modified: number;
  readonly version?: number | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/** How the resources of one kind are kept. */
export interface Kept<T extends Resource> {
  readonly noun: string;
  readonly find: (id: string) => Promise<T | undefined>;
  readonly tell: (resource: T) => Promise<Told>;
  /** What a POST says, or a PUT over the old one. @throws ScimError */
  readonly read: (body: Body, old?: T) => Omit<T, keyof Resource>;
  /** @throws ScimError */
  readonly patch: (old: T, body: Body) => T;
  readonly save: (next: T, old?: T) => Promise<T>;
  readonly remove: (old: T) => Promise<void>;
}

export interface Serving {
  readonly list: (query: ScimRequest['query']) => Promise<ScimAnswer>;
  readonly exclusively: <T>(change: () => Promise<T>) => Promise<T>;
  readonly newId: () => string;
  readonly now: () => number;
}

/** @throws ScimError */
export const serveResource = async <T extends Resource>(
  kept: Kept<T>,
  request: ScimRequest,
  { list, exclusively, newId, now }: Serving,
): Promise<ScimAnswer> => {
  const { method, id, query } = request;
  const answer = async (resource: T, status = 200): Promise<ScimAnswer> => {
    const told = await kept.tell(resource);
    const { location, version: etag } = told.meta;
    const body = chosenAttributes(told, query);
    return { status, body, etag, ...(status === 201 ? { location } : {}) };
  };
  const found = async (): Promise<T> => {
    const resource = id === undefined ? undefined : await kept.find(id);
    if (resource === undefined) throw new ScimError(404, `There is no such ${kept.noun}.`);
    return resource;
  };
  if (method === 'GET') {
    if (id === undefined) return await list(query);
    const told = await answer(await found());
    const isKnown = request.ifNoneMatch !== undefined && names(request.ifNoneMatch, told.etag);
    return isKnown ? { ...told, status: 304, body: undefined } : told;
  }
  return await exclusively(async () => {
    // The members that are not of a resource are those that were read.
    const made = (resource: Resource, old?: T) => ({ ...kept.read(bodyOf(request), old), ...resource }) as T;
    if (method === 'POST' && id === undefined)
      return answer(await kept.save(made({ id: newId(), created: now(), modified: now() })), 201);
    const old = await found();
    await checkMatch(request, old, kept.tell);
    if (method === 'PUT') {
      const { created, version } = old;
      return answer(await kept.save(made({ id: old.id, version, created, modified: now() }, old), old));
    }
    if (method === 'PATCH')
      return answer(await kept.save({ ...kept.patch(old, bodyOf(request)), modified: now() }, old));
    if (method !== 'DELETE') throw new ScimError(405, 'This method is not offered here.');
    await kept.remove(old);
    return { status: 204, body: undefined };
  });
};

/** A change of what the provider has not seen is none that it wants (RFC 7644, section 3.14). */
const checkMatch = async <T extends Resource>(
  { ifMatch }: ScimRequest,
  old: T,
  tell: (resource: T) => Promise<Told>,
): Promise<void> => {
  if (ifMatch === undefined || names(ifMatch, (await tell(old)).meta.version)) return;
  throw new ScimError(412, 'It was changed meanwhile; read it again.');
};

/** Whether a header names this version, or any; weakly compared, as versions are of what they mean (RFC 9110, section 8.8.3). */
const names = (header: string, version = ''): boolean =>
  header.split(',').some((each) => each.trim() === '*' || bare(each) === bare(version));

const bare = (tag: string): string => tag.trim().replace(/^W\//i, '');

const bodyOf = ({ body }: ScimRequest): Body => {
  if (isRecord(body)) return body;
  throw new ScimError(400, 'The body has to be a JSON object.', 'invalidSyntax');
};
