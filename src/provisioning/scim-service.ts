/** The SCIM 2.0 service to which a provider pushes users and groups (RFC 7644), without HTTP: a request -> status and body. */
import { createListed } from './list.ts';
import { patchGroup, patchUser } from './patch.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import {
  isRecord,
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

export interface ScimRequest {
  readonly method: string;
  /** `Users`, `Groups` or what tells about the service. */
  readonly kind: string;
  readonly id: string | undefined;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface ScimServiceDeps {
  readonly directory: PushedDirectory;
  /** URL of the service. */
  readonly base: string;
  /** Runs one change at a time over all replicas. */
  readonly exclusively: <T>(change: () => Promise<T>) => Promise<T>;
  /** A person was deactivated or removed: told before the answer, so that the provider repeats what failed. */
  readonly onGone: (user: PushedUser) => Promise<void>;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Never rejects with a `ScimError`. */
export type ScimService = (request: ScimRequest) => Promise<ScimAnswer>;

/** Returns the service. What is wrong with a request is answered with a SCIM error; it rejects if the store does. */
export const createScimService = (deps: ScimServiceDeps): ScimService => {
  const { base } = deps;
  const list = createListed(deps);
  const told: Readonly<Record<string, () => object>> = {
    ServiceProviderConfig: () => serviceProviderConfig(base),
    ResourceTypes: () => list.fixed(resourceTypes(base)),
    Schemas: () => list.fixed(schemas(base)),
  };

  return async (request) => {
    try {
      const tell = Object.hasOwn(told, request.kind) ? told[request.kind] : undefined;
      if (tell !== undefined) {
        if (request.method !== 'GET') throw new ScimError(405, 'This can only be read.');
        return { status: 200, body: tell() };
      }
      if (request.kind === 'Users') return await users(deps, list, request);
      if (request.kind === 'Groups') return await groups(deps, list, request);
      throw new ScimError(404, 'There is no such endpoint.');
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      return { status: error.status, body: errorBody(error) };
    }
  };
};

/** RFC 7644, section 3.12. */
const errorBody = ({ status, scimType, message }: ScimError) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  ...(scimType === undefined ? {} : { scimType }),
  detail: message,
});

type Listed = ReturnType<typeof createListed>;

const users = async (deps: ScimServiceDeps, list: Listed, request: ScimRequest): Promise<ScimAnswer> => {
  const { directory, base, now } = deps;
  const { method, id } = request;
  const answer = async (user: PushedUser, status = 200): Promise<ScimAnswer> => ({
    status,
    body: tellUser(user, base, await directory.groupsOf(user.id)),
  });
  const found = async (): Promise<PushedUser> => {
    const user = id === undefined ? undefined : await directory.user(id);
    if (user === undefined || user.deleted) throw new ScimError(404, 'There is no such user.');
    return user;
  };
  /** Everything else a person has goes after it is written that they are gone; if that fails, the provider asks again. */
  const save = async (next: PushedUser, old?: PushedUser): Promise<PushedUser> => {
    const saved = await directory.saveUser(next);
    if (!next.active && old !== undefined) await deps.onGone(old);
    return saved;
  };
  if (method === 'GET') return id === undefined ? list.users(request.query) : answer(await found());
  return await deps.exclusively(async () => {
    if (method === 'POST' && id === undefined) {
      const made = { id: deps.newId(), ...readUser(bodyOf(request)), created: now(), modified: now() };
      return answer(await save(made), 201);
    }
    const old = await found();
    const { created, version } = old;
    if (method === 'PUT') {
      const next = { id: old.id, version, ...readUser(bodyOf(request)), created, modified: now() };
      return answer(await save(next, old));
    }
    if (method === 'PATCH') {
      return answer(await save({ ...patchUser(old, bodyOf(request)), modified: now() }, old));
    }
    if (method !== 'DELETE') throw new ScimError(405, 'This method is not offered here.');
    // In two steps, so that a provider that repeats the first finds the user.
    const gone = await save({ ...old, active: false, modified: now() }, old);
    await directory.saveUser({ ...gone, deleted: true });
    return { status: 204, body: undefined };
  });
};

const groups = async (deps: ScimServiceDeps, list: Listed, request: ScimRequest): Promise<ScimAnswer> => {
  const { directory, base, now } = deps;
  const { method, id } = request;
  const answer = (group: PushedGroup, status = 200): ScimAnswer => ({ status, body: tellGroup(group, base) });
  const found = async (): Promise<PushedGroup> => {
    const group = id === undefined ? undefined : await directory.group(id);
    if (group === undefined) throw new ScimError(404, 'There is no such group.');
    return group;
  };
  const save = directory.saveGroup;
  if (method === 'GET') return id === undefined ? list.groups(request.query) : answer(await found());
  return await deps.exclusively(async () => {
    if (method === 'POST' && id === undefined) {
      const made = { id: deps.newId(), ...readGroup(bodyOf(request)), created: now(), modified: now() };
      return answer(await save(made), 201);
    }
    const old = await found();
    const { created, version } = old;
    if (method === 'PUT') {
      const next = { id: old.id, version, ...readGroup(bodyOf(request)), created, modified: now() };
      return answer(await save(next));
    }
    if (method === 'PATCH') {
      return answer(await save({ ...patchGroup(old, bodyOf(request)), modified: now() }));
    }
    if (method !== 'DELETE') throw new ScimError(405, 'This method is not offered here.');
    await directory.removeGroup(old.id);
    return { status: 204, body: undefined };
  });
};

const bodyOf = ({ body }: ScimRequest): Readonly<Record<string, unknown>> => {
  if (isRecord(body)) return body;
  throw new ScimError(400, 'The body has to be a JSON object.', 'invalidSyntax');
};
