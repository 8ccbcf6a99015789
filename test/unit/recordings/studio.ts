/** A recorder over an embedded store in memory that can be told to fail, to hang and to lose acknowledgements. */
import type { Session } from '../../../src/domain/recording.ts';
import { createRecorder, type Party, type RecorderDeps } from '../../../src/recordings/recorder.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { safe } from '../../support/safe.ts';

export const party: Party = {
  caller: {
    issuer: 'https://idp.example.com',
    subject: 'u-ada',
    email: 'ada@example.com',
    groups: ['dev'],
    kind: 'human',
    clientId: undefined,
  },
  client: { name: safe('inspector'), address: '127.0.0.1' },
  server: 'billing',
  revision: '2025-11-25',
};

export type Trouble = 'fails' | 'hangs' | 'does it but says nothing' | undefined;

export const createStudio = async () => {
  const clock = { now: 1_790_000_000_000 };
  const store = await createEmbeddedStore({ path: ':memory:', now: () => clock.now });
  const trouble: { [operation in keyof Store]?: Trouble } = {};
  const warnings: string[] = [];
  let ids = 0;

  const troubled =
    (name: keyof Store) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const operation = store[name] as (...args: readonly unknown[]) => Promise<unknown>;
      if (trouble[name] === 'hangs') return new Promise(() => {});
      if (trouble[name] === 'fails') throw new Error('the disk is full');
      const result = await operation(...args);
      if (trouble[name] === 'does it but says nothing') throw new Error('the connection broke');
      return result;
    };
  const names = Object.keys(store) as (keyof Store)[];
  const fragile = Object.fromEntries(names.map((name) => [name, troubled(name)])) as unknown as Store;

  return {
    clock,
    store,
    trouble,
    warnings,
    /** Another one is another replica. */
    recorder: ({ queue, ...change }: Partial<RecorderDeps & RecorderDeps['bounds']> = {}) =>
      createRecorder({
        store: fragile,
        now: () => clock.now,
        newId: () => `ses_${++ids}`,
        durability: 'strict',
        retention: 1000,
        log: { warn: (_fields, message) => warnings.push(message) },
        ...change,
        // One caller does everything here; what its share is has tests of its own.
        bounds: { queue: queue ?? { entries: 10_000, bytes: 64 * 1024 * 1024 }, share: 1 },
      }),
    entries: (session: string) => store.readEntries(session, { after: 0, limit: 100_000 }),
    session: async (id: string): Promise<Session> => {
      const session = await store.getSession(id);
      if (session === undefined) throw new Error(`no session ${id}`);
      return session;
    },
  };
};

export const soon = () => AbortSignal.timeout(10_000);

export const textFrom = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};
