/** What the authorization server's records promise on every store: used up once, gone with their grant, unreadable. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPeople, personId } from '../../src/authorization-server/people.ts';
import { createRecords } from '../../src/authorization-server/records.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { KnownPerson } from '../../src/domain/sign-in.ts';
import { createSealer } from '../../src/mcp/seal.ts';
import type { Store } from '../../src/store/store.ts';

const sealer = createSealer([{ id: 'k', key: randomBytes(32) }]);
const GRACE = 30_000;
const UNUSED_CLIENT = 86_400_000;

export const oauthRecordContract = (store: () => Store, clock: { now: number }): void => {
  const now = () => clock.now;
  const records = (model: string) =>
    createRecords({
      documents: store(),
      sealer,
      now,
      endFamily: async (grantId) => void ended.push(grantId),
      grace: GRACE,
      unusedClient: UNUSED_CLIENT,
    })(model);
  /** Grants of which was told that they end. */
  const ended: string[] = [];
  /** A record of a live grant. */
  const issue = async (model: string) => {
    const [id, grantId] = [randomUUID(), randomUUID()];
    await records('Grant').upsert(grantId, { jti: grantId }, 3600);
    await records(model).upsert(id, { jti: id, grantId, scope: 'mcp' }, 600);
    return { id, grantId };
  };

  it('gives a record back until it ends, and replaces it', async () => {
    const id = randomUUID();
    await records('Interaction').upsert(id, { params: { scope: 'mcp' } }, 60);
    await records('Interaction').upsert(id, { params: { scope: 'mcp' }, result: { login: {} } }, 60);
    expect(await records('Interaction').find(id)).toEqual({
      params: { scope: 'mcp' },
      result: { login: {} },
    });
    expect(await records('Session').find(id)).toBeUndefined();
    clock.now += 60_000;
    expect(await records('Interaction').find(id)).toBeUndefined();
  });

  it('keeps no session of a browser', async () => {
    await records('Session').upsert('s', { uid: 'u', accountId: 'a' }, 600);
    expect(await records('Session').find('s')).toBeUndefined();
    expect((await store().listDocuments('oauth-Session', { limit: 1 })).items).toEqual([]);
  });

  it('lets a code be redeemed once, and a second attempt at the same moment ends the grant', async () => {
    const { id, grantId } = await issue('AuthorizationCode');
    const raced = await Promise.allSettled(
      Array.from({ length: 4 }, () => records('AuthorizationCode').consume(id)),
    );
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await records('Grant').find(grantId)).toBeUndefined();
    expect(ended).toContain(grantId);
  });

  it('takes a refresh token from many at once, and notices the one that comes after the grace', async () => {
    const { id } = await issue('RefreshToken');
    await Promise.all(Array.from({ length: 20 }, () => records('RefreshToken').consume(id)));
    clock.now += GRACE - 1;
    const inTime = await records('RefreshToken').find(id);
    expect(inTime).toMatchObject({ scope: 'mcp' });
    expect(inTime).not.toHaveProperty('consumed');
    clock.now += 1;
    expect(await records('RefreshToken').find(id)).toHaveProperty('consumed');
  });

  it('takes everything that came from a grant away with it', async () => {
    const { id, grantId } = await issue('RefreshToken');
    await records('RefreshToken').revokeByGrantId(grantId);
    expect(ended).toContain(grantId);
    expect(await records('RefreshToken').find(id)).toBeUndefined();
  });

  it('forgets a client that no one used', async () => {
    const id = randomUUID();
    await records('Client').upsert(id, { client_id: id });
    clock.now += UNUSED_CLIENT - 1;
    expect(await records('Client').find(id)).toBeDefined();
    clock.now += 1;
    expect(await records('Client').find(id)).toBeUndefined();
  });

  it('keeps no code, token or claim that can be read', async () => {
    const { id } = await issue('RefreshToken');
    const { items } = await store().listDocuments('oauth-RefreshToken', { limit: 100 });
    const text = JSON.stringify(items);
    expect(items.length).toBeGreaterThan(0);
    for (const secret of [id, 'scope']) expect(text).not.toContain(secret);
  });

  it('asks the provider once about a person, however many replicas ask at the same moment', async () => {
    const known = { caller: person(randomUUID()), upstream: { refreshToken: 'first' } };
    const seen: unknown[] = [];
    const replica = (owner: string) =>
      createPeople({
        documents: store(),
        takeLease: store().takeLease,
        owner,
        sealer,
        now,
        life: 86_400_000,
        reread: async ({ caller, upstream }: KnownPerson) => {
          seen.push(upstream);
          return { caller: { ...caller, groups: ['dba'] }, upstream: { refreshToken: 'second' } };
        },
      });
    await replica('one').remember(known);
    clock.now += 60_000;
    const id = personId(known.caller);
    const told = await Promise.all(['one', 'two', 'three', 'two'].map((owner) => replica(owner).findNow(id)));
    expect(seen).toEqual([{ refreshToken: 'first' }]);
    expect(told.map((caller) => caller?.groups)).toEqual(Array(4).fill(['dba']));
    clock.now += 60_000;
    await replica('three').findNow(id);
    expect(seen).toEqual([{ refreshToken: 'first' }, { refreshToken: 'second' }]);
  });
};

const person = (subject: string): Caller => ({
  issuer: 'https://idp.example.com',
  subject,
  email: undefined,
  groups: [],
  kind: 'human',
  clientId: undefined,
  expiresAt: 0,
});
