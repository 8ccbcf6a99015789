/** Kill switches over one store and two replicas. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore, StoredDocument } from '../../../src/domain/document.ts';
import type { KillSwitch, Running } from '../../../src/operators/kill.ts';
import { createKillSwitches, type KillSwitches } from '../../../src/operators/kill-switches.ts';
import { safe } from '../../support/safe.ts';

const clock = { skew: 0 };
const now = () => Date.now() + clock.skew;

/** Documents in memory; `down` makes every look fail. */
const createDocuments = () => {
  const kept = new Map<string, StoredDocument>();
  const state = { down: false };
  const documents: DocumentStore = {
    getDocument: async (kind, id) => {
      if (state.down) throw new Error('down');
      return kept.get(`${kind}/${id}`);
    },
    putDocument: async (kind, id, { value, ifVersion, expireAt }) => {
      const version = kept.get(`${kind}/${id}`)?.version ?? 0;
      if (version !== ifVersion) return false;
      kept.set(`${kind}/${id}`, { id, version: version + 1, value, expireAt });
      return true;
    },
    listDocuments: async (kind) => {
      const items = [...kept].filter(([key]) => key.startsWith(`${kind}/`)).map(([, each]) => each);
      return { items: items.filter(({ expireAt = Infinity }) => now() < expireAt), cursor: null };
    },
    removeDocument: async (kind, id) => kept.delete(`${kind}/${id}`),
  };
  return { documents, state };
};

const bob: Running = {
  caller: { issuer: 'https://idp.acme.io', subject: 'bob', email: undefined },
  server: 'billing',
  tool: 'query',
  session: 'ses_1',
};
const killBob: KillSwitch = { kind: 'user', name: 'bob', since: 0, by: 'carol' };

let store: ReturnType<typeof createDocuments>;
let one: KillSwitches;
let two: KillSwitches;
beforeEach(async () => {
  clock.skew = 0;
  store = createDocuments();
  one = createKillSwitches({ documents: store.documents, holder: 'one', alone: false, makeSafe: safe, now });
  two = createKillSwitches({ documents: store.documents, holder: 'two', alone: false, makeSafe: safe, now });
  await one.look();
  await two.look();
});

describe('a kill switch', () => {
  it('acts on every replica within a second, and the answer says which have', async () => {
    const stop = new AbortController();
    const running = two.run(stop.signal);
    const [cut, kept] = [two.watch(bob), two.watch({ ...bob, caller: { ...bob.caller, subject: 'eve' } })];
    const { replicas, switches } = await one.kill(killBob);
    expect(switches).toEqual([killBob]);
    expect(replicas).toEqual([
      { replica: 'one', acknowledged: true },
      { replica: 'two', acknowledged: true },
    ]);
    expect(cut.stopped.reason).toMatchObject({ message: expect.stringContaining('stopped user bob') });
    expect([two.killing(bob), one.killing(bob), kept.stopped.aborted]).toEqual([killBob, killBob, false]);
    expect((await two.lift(killBob)).switches).toEqual([]);
    expect(two.killing(bob)).toBeUndefined();
    stop.abort();
    await running;
  });

  it('names a replica that does not answer', async () => {
    const { replicas } = await one.kill(killBob);
    expect(replicas).toContainEqual({ replica: 'two', acknowledged: false });
    // A replica that shows nothing for half a minute is gone.
    clock.skew = 31_000;
    expect((await one.lift(killBob)).replicas).toEqual([{ replica: 'one', acknowledged: true }]);
  });

  it('waits no longer for a replica that has left, and is not told of it again', async () => {
    const shown = two.look();
    await two.leave();
    await shown;
    clock.skew = 11_000;
    await two.look();
    expect((await one.kill(killBob)).replicas).toEqual([{ replica: 'one', acknowledged: true }]);
  });

  it('counts nobody else if the store is for one process alone', async () => {
    const { documents } = store;
    const three = createKillSwitches({ documents, holder: 'three', alone: true, makeSafe: safe, now });
    expect((await three.kill(killBob)).replicas).toEqual([{ replica: 'three', acknowledged: true }]);
    expect(await documents.removeDocument('kill-seen', 'three')).toBe(true);
  });

  it('stays one for one target however many set it at once', async () => {
    await Promise.all([1, 2, 3].flatMap(() => [one.kill(killBob), two.kill({ ...killBob, name: 'eve' })]));
    expect((await one.switches()).map(({ name }) => name).toSorted()).toEqual(['bob', 'eve']);
  });

  it('leaves alone what is over', async () => {
    const watched = one.watch(bob);
    watched.release();
    await one.kill(killBob);
    expect(watched.stopped.aborted).toBe(false);
  });
});

it('refuses everything before the first look, and if the store is silent for long', async () => {
  const fresh = createKillSwitches({
    documents: store.documents,
    holder: 'three',
    alone: false,
    makeSafe: safe,
    now,
  });
  expect(() => fresh.killing(bob)).toThrow('cannot be told');
  const stop = new AbortController();
  const running = one.run(stop.signal);
  store.state.down = true;
  clock.skew = 14_000;
  expect(one.killing(bob)).toBeUndefined();
  clock.skew = 16_000;
  await sleep(600);
  expect(() => one.killing(bob)).toThrow('cannot be told');
  store.state.down = false;
  await expect.poll(() => one.killing(bob), { timeout: 3000 }).toBeUndefined();
  stop.abort();
  await running;
});

it('a look that was answered late takes back nothing that a later one has found', async () => {
  const late = Promise.withResolvers<void>();
  const { documents } = store;
  let first = true;
  const slow = createKillSwitches({
    documents: {
      ...documents,
      getDocument: async (kind, id) => {
        const found = await documents.getDocument(kind, id);
        if (first) {
          first = false;
          await late.promise;
        }
        return found;
      },
    },
    holder: 'slow',
    alone: false,
    makeSafe: safe,
    now,
  });
  const early = slow.look();
  await one.kill(killBob);
  await slow.look();
  expect(slow.killing(bob)).toMatchObject({ name: 'bob' });
  late.resolve();
  await early;
  expect(slow.killing(bob)).toMatchObject({ name: 'bob' });
});
