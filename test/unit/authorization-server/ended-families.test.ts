/** Access tokens end with the sign-in that they come from, on each replica, and are remembered no longer than they live. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEndedFamilies, type EndedFamilies } from '../../../src/authorization-server/ended-families.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import type { Store } from '../../../src/store/store.ts';

const LIFE = 600_000;

let store: Store;
let clock = { now: Date.now() };
const stopping = new AbortController();
const replica = (documents: Pick<Store, 'putDocument' | 'listDocuments'> = store): EndedFamilies => {
  const families = createEndedFamilies({ documents, life: LIFE, now: () => clock.now });
  void families.run(stopping.signal);
  return families;
};
const isOver = (families: EndedFamilies, family: string) => () => {
  try {
    families.check({ family });
    return false;
  } catch (error) {
    return (error as Refusal).code === 'unauthenticated';
  }
};

beforeEach(async () => {
  clock = { now: Date.now() };
  store = await createEmbeddedStore({ path: ':memory:', now: () => clock.now });
});
afterEach(() => store.close());

test('a family ends here at once and on the other replica soon, with what runs there, and no other one does', async () => {
  const [here, there] = [replica(), replica()];
  const [running, other] = [there.watch({ family: 'one' }), there.watch({ family: 'two' })];
  await here.end('one');
  await here.end('one');
  expect(isOver(here, 'one')()).toBe(true);
  await expect.poll(isOver(there, 'one')).toBe(true);
  expect([running.stopped.aborted, other.stopped.aborted]).toEqual([true, false]);
  expect(isOver(there, 'two')()).toBe(false);
  for (const families of [here, there]) families.check({ family: undefined });
});

test('it is forgotten once its last token is over', async () => {
  const here = replica();
  await here.end('one');
  clock.now += LIFE;
  await expect.poll(isOver(here, 'one')).toBe(false);
});

test('it stays ended while the store does not answer, and if an older answer comes late', async () => {
  const { promise: late, resolve } = Promise.withResolvers<{ items: []; cursor: null }>();
  const here = replica({ putDocument: store.putDocument, listDocuments: () => late });
  await here.end('one');
  resolve({ items: [], cursor: null });
  await late;
  expect(isOver(here, 'one')()).toBe(true);
});

test('no token of a family counts before it could be read which have ended', async () => {
  let fails = true;
  const families = createEndedFamilies({
    documents: {
      putDocument: store.putDocument,
      listDocuments: async (...asked) => {
        if (fails) throw new Error('no store');
        return store.listDocuments(...asked);
      },
    },
    life: LIFE,
    now: () => clock.now,
  });
  await expect(families.look()).rejects.toThrow('no store');
  const check = () => families.check({ family: 'one' });
  expect(check).toThrow(expect.objectContaining({ code: 'store-unavailable' }));
  families.check({ family: undefined });
  fails = false;
  await families.look();
  check();
});

test('what begins by a family that has ended is stopped at once', async () => {
  const here = replica();
  await here.end('one');
  expect(here.watch({ family: 'one' }).stopped.aborted).toBe(true);
});

test('nothing has ended if the end cannot be kept', async () => {
  const here = replica({
    putDocument: () => Promise.reject(new Error('no store')),
    listDocuments: store.listDocuments,
  });
  await expect(here.end('one')).rejects.toThrow('no store');
  expect(isOver(here, 'one')()).toBe(false);
});
