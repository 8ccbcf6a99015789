/** What people's connections to servers promise on every store: sealed, one refresh at a time, no change that is lost. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createOneAtATime } from '../../src/limits/one-at-a-time.ts';
import { createSealer } from '../../src/mcp/seal.ts';
import type { Store } from '../../src/store/store.ts';
import { type Connection, createKeptConnections } from '../../src/upstream/connections/kept-connections.ts';

const sealer = createSealer([{ id: 'k', key: randomBytes(32) }]);
const DAY = 24 * 3_600_000;

const connection = (more: Partial<Connection> = {}): Connection => ({
  kind: 'connected',
  issuer: 'https://login.example',
  origin: 'https://tracker.example',
  accessToken: 'access-0',
  refreshToken: 'refresh-0',
  expiresAt: undefined,
  connectedAt: 0,
  ...more,
});

export const connectionContract = (store: () => Store, clock: { now: number }): void => {
  const now = () => clock.now;
  const kept = (server = 'tracker') => {
    const connections = createKeptConnections({ server, documents: store(), sealer, now });
    const connect = async (caller: string, made: Connection) =>
      connections.swap(caller, made, await connections.versionOf(caller));
    return { ...connections, connect };
  };

  it('keeps a connection for its person and server alone, and forgets it after three months without use', async () => {
    const caller = randomUUID();
    await kept().connect(caller, connection());
    await kept().connect(caller, connection({ accessToken: 'access-1' }));
    expect((await kept().read(caller))?.connection).toMatchObject({ accessToken: 'access-1' });
    expect(await kept('other').read(caller)).toBeUndefined();
    expect(await kept().read(randomUUID())).toBeUndefined();
    clock.now += 90 * DAY;
    expect(await kept().read(caller)).toBeUndefined();
  });

  it('lets one of many swaps win', async () => {
    const caller = randomUUID();
    await kept().connect(caller, connection());
    const { version = 0 } = (await kept().read(caller)) ?? {};
    const swaps = Array.from({ length: 4 }, () => kept().swap(caller, { kind: 'ended' }, version));
    expect((await Promise.all(swaps)).filter(Boolean)).toHaveLength(1);
    expect((await kept().read(caller))?.connection).toEqual({ kind: 'ended' });
  });

  it('keeps nothing that was begun before a connection was taken away, if none was there as well', async () => {
    const caller = randomUUID();
    const begun = await kept().versionOf(caller);
    await kept().remove(caller);
    expect(await kept().swap(caller, connection(), begun)).toBe(false);
    expect(await kept().read(caller)).toBeUndefined();
  });

  it('has one replica at a time refresh, and the others take what it left', async () => {
    const caller = randomUUID();
    await kept().connect(caller, connection({ accessToken: 'old' }));
    let refreshes = 0;
    const replica = (owner: string) => {
      const once = createOneAtATime<string>({ takeLease: store().takeLease, owner, now: Date.now });
      const found = async () => (await kept().read(caller))?.connection as Connection;
      return once(`refresh-${caller}`, {
        settled: async () => {
          const { accessToken } = await found();
          return accessToken === 'old' ? undefined : { value: accessToken };
        },
        work: async () => {
          refreshes += 1;
          await kept().connect(caller, connection({ accessToken: 'new' }));
          return 'new';
        },
      });
    };
    const names = Array.from({ length: 6 }, (_none, at) => `replica-${at}`);
    expect(await Promise.all(names.map(replica))).toEqual(names.map(() => 'new'));
    expect(refreshes).toBe(1);
  });
};
