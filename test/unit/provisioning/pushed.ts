/** A provisioning service over a store in memory, and what its directory says about people. */
import type { DocumentStore, Json, StoredDocument } from '../../../src/domain/document.ts';
import { emailIdentity } from '../../../src/domain/person.ts';
import { createPushedDirectory } from '../../../src/provisioning/pushed-directory.ts';
import { createScimService } from '../../../src/provisioning/scim-service.ts';
import { createStandingOf } from '../../../src/provisioning/standing.ts';

export const createDocuments = (): DocumentStore => {
  const all = new Map<string, StoredDocument>();
  return {
    getDocument: async (kind, id) => all.get(`${kind}/${id}`),
    putDocument: async (kind, id, { value, ifVersion, expireAt }) => {
      if ((all.get(`${kind}/${id}`)?.version ?? 0) !== ifVersion) return false;
      const kept = JSON.parse(JSON.stringify(value)) as Json;
      all.set(`${kind}/${id}`, { id, value: kept, version: ifVersion + 1, expireAt });
      return true;
    },
    removeDocument: async (kind, id) => all.delete(`${kind}/${id}`),
    listDocuments: async (kind) => ({
      items: [...all].filter(([key]) => key.startsWith(`${kind}/`)).map(([, each]) => each),
      cursor: null,
    }),
  };
};

const ISSUER = 'https://idp.example';

export const createPushed = (documents = createDocuments()) => {
  let [made, now] = [0, 0];
  const gone: (readonly string[])[] = [];
  const directory = createPushedDirectory(documents);
  const serve = createScimService({
    directory,
    base: 'https://gateway.example/scim/v2',
    exclusively: (change) => change(),
    onGone: async (names) => {
      gone.push(names.map(([attribute, value]) => `${attribute} ${value}`).sort());
    },
    newId: () => `id-${++made}`,
    now: () => now,
  });
  const standingOf = createStandingOf({
    directory,
    subjectAttribute: 'userName',
    issuer: ISSUER,
    // Each look is a fresh one.
    now: () => (now += 1000),
  });
  const send = (method: string, kind: string, { id, body, filter, query = {}, ...more }: Sent = {}) =>
    serve({ method, kind, id, query: filter === undefined ? query : { ...query, filter }, body, ...more });
  return {
    directory,
    /** The names by which access was ended, by occasion. */
    gone,
    send,
    post: async (body: object) => (Object((await send('POST', 'Users', { body })).body) as { id: string }).id,
    patch: (id: string, Operations: readonly object[]) =>
      send('PATCH', 'Users', { id, body: { Operations } }),
    at: (email: string) => standingOf(emailIdentity(email)),
    as: (subject: string) => standingOf({ issuer: ISSUER, subject, email: undefined }),
  };
};

interface Sent {
  readonly id?: string;
  readonly body?: object;
  readonly filter?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
}
