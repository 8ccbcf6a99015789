/** A person takes a connection away and connects anew, maybe as someone else there, while the old one is being renewed. */
import { expect, it } from 'vitest';
import { createSealer } from '../../../../src/mcp/seal.ts';
import {
  type Connection,
  createKeptConnections,
} from '../../../../src/upstream/connections/kept-connections.ts';
import { createDocuments } from '../../provisioning/pushed.ts';

const CALLER = '["https://idp.example","ann"]';

const connection = (accessToken: string): Connection => ({
  kind: 'connected',
  issuer: 'https://login.example',
  origin: 'https://shop.example',
  accessToken,
  refreshToken: undefined,
  expiresAt: undefined,
  connectedAt: 0,
});

const open = () => {
  const kept = createKeptConnections({
    server: 'shop',
    documents: createDocuments(),
    sealer: createSealer([{ id: 'k', key: Buffer.alloc(32, 1) }]),
    now: () => 0,
  });
  const connect = async (made: Connection) => kept.swap(CALLER, made, await kept.versionOf(CALLER));
  return { ...kept, connect };
};

it.each([
  ['renewed', connection('old, renewed')],
  ['found to have ended', { kind: 'ended' } as const],
])('stands, although the one before it was %s meanwhile', async (_what, late) => {
  const kept = open();
  await kept.connect(connection('old'));
  const seen = await kept.read(CALLER);
  await kept.remove(CALLER);
  await kept.connect(connection('new'));
  expect(await kept.swap(CALLER, late, seen?.version ?? 0)).toBe(false);
  expect((await kept.read(CALLER))?.connection).toMatchObject({ accessToken: 'new' });
});

it('is there no more once it was taken away, and does not come back', async () => {
  const kept = open();
  await kept.connect(connection('old'));
  const seen = await kept.read(CALLER);
  await kept.remove(CALLER);
  expect(await kept.read(CALLER)).toBeUndefined();
  expect(await kept.swap(CALLER, connection('renewed'), seen?.version ?? 0)).toBe(false);
  expect(await kept.read(CALLER)).toBeUndefined();
});

it('was begun before one was taken away that was not there yet, and is not kept', async () => {
  const kept = open();
  const begun = await kept.versionOf(CALLER);
  await kept.remove(CALLER);
  expect(await kept.swap(CALLER, connection('late'), begun)).toBe(false);
  expect(await kept.read(CALLER)).toBeUndefined();
});
