/** The SCIM 2.0 service to which a provider pushes users and groups (RFC 7644), without HTTP: a request -> status and body. */
import { createListed } from './list.ts';
import { namesGone, namesTaken } from './names-to-end.ts';
import { patchGroup, patchUser } from './patch.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import {
  type Name,
  type PushedGroup,
  type PushedUser,
  readGroup,
  readUser,
  type ScimAnswer,
  ScimError,
  tellGroup,
  tellUser,
} from './resources.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './schemas.ts';
import type { ScimRequest } from './scim-request.ts';
import { type Kept, serveResource } from './serve-resource.ts';

export interface ScimServiceDeps {
  readonly directory: PushedDirectory;
  /** URL of the service. */
  readonly base: string;
  /** Runs one change at a time over all replicas. */
  readonly exclusively: <T>(change: () => Promise<T>) => Promise<T>;
  /**
   * A person who was known by these names was deactivated or removed, or another one is called so now: told before the
   * answer, so that the provider repeats what failed.
   */
  readonly onGone: (names: readonly Name[]) => Promise<void>;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Never rejects with a `ScimError`. */
export type ScimService = (request: ScimRequest) => Promise<ScimAnswer>;

/** Returns the service. What is wrong with a request is answered with a SCIM error; it rejects if the store does. */
export const createScimService = (deps: ScimServiceDeps): ScimService => {
  const { base, exclusively, newId, now } = deps;
  const list = createListed(deps);
  const told: Readonly<Record<string, readonly (object & { readonly id: string })[]>> = {
    ResourceTypes: resourceTypes(base),
    Schemas: schemas(base),
  };
  const tell = (kind: string, id: string | undefined): object | undefined => {
    if (kind === 'ServiceProviderConfig') return id === undefined ? serviceProviderConfig(base) : undefined;
    const known = Object.hasOwn(told, kind) ? told[kind] : undefined;
    return id === undefined ? known && list.fixed(known) : known?.find((each) => each.id === id);
  };
  const making = { exclusively, newId, now };

  const serve = async (request: ScimRequest): Promise<ScimAnswer> => {
    const { kind, id, method } = request;
    if (NOT_OFFERED.includes(kind) || id === SEARCH)
      throw new ScimError(
        501,
        'This part of SCIM 2.0 is not offered here: send one request for each change.',
      );
    if (kind === 'Users') return await serveResource(users(deps), request, { list: list.users, ...making });
    if (kind === 'Groups')
      return await serveResource(groups(deps), request, { list: list.groups, ...making });
    const body = tell(kind, id);
    if (body === undefined) throw new ScimError(404, 'There is no such endpoint.');
    if (method !== 'GET') throw new ScimError(405, 'This can only be read.');
    return { status: 200, body };
  };

  return (request) =>
    serve(request).catch((error: unknown) => {
      if (!(error instanceof ScimError)) throw error;
      return { status: error.status, body: errorBody(error) };
    });
};

const SEARCH = '.search';
/** Endpoints of RFC 7644 that a service need not have (sections 3.4.3, 3.7 and 3.11). */
const NOT_OFFERED: readonly string[] = ['Bulk', 'Me', SEARCH];

/** RFC 7644, section 3.12. */
const errorBody = ({ status, scimType, message }: ScimError) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  ...(scimType === undefined ? {} : { scimType }),
  detail: message,
});

const users = ({ directory, base, onGone, now }: ScimServiceDeps): Kept<PushedUser> => {
  const end = async (names: readonly Name[]): Promise<void> => {
    if (names.length > 0) await onGone(names);
  };
  /** Everything else a person has goes after it is written that they are gone; if that fails, the provider asks again. */
  const save = async (next: PushedUser, old?: PushedUser): Promise<PushedUser> => {
    // Before they are called so: a request that is repeated after that would find nothing to take over.
    if (next.active) await end(await namesTaken(directory, { user: next, old }));
    const saved = await directory.saveUser(next);
    if (!saved.active) await end(await namesGone(directory, { user: saved, old }));
    return saved;
  };
  return {
    noun: 'user',
    find: async (id) => {
      const user = await directory.user(id);
      return user?.deleted ? undefined : user;
    },
    tell: async (user) => tellUser(user, base, await directory.groupsOf(user.id)),
    read: readUser,
    patch: patchUser,
    save,
    remove: async (old) => {
      // In two steps, so that a provider that repeats the first finds the user.
      const gone = await save({ ...old, active: false, modified: now() }, old);
      await directory.saveUser({ ...gone, deleted: true });
    },
  };
};

const groups = ({ directory, base }: ScimServiceDeps): Kept<PushedGroup> => ({
  noun: 'group',
  find: directory.group,
  tell: async (group) => tellGroup(group, base),
  read: readGroup,
  patch: patchGroup,
  save: (next) => directory.saveGroup(next),
  remove: (old) => directory.removeGroup(old.id),
});
