/** What a person was given before their access was ended counts no more: by every name, as soon as the store can tell. */
import { expect, it } from 'vitest';
import type { Identity } from '../../../src/domain/caller.ts';
import type { PersonName } from '../../../src/domain/people/person-name.ts';
import { createEndedPeople } from '../../../src/operators/ended-people.ts';

const ISSUER = 'https://idp.example';
const NOW = 1_000_000;
const alice: Identity = { issuer: ISSUER, subject: 'alice', email: 'Alice@acme.example' };

const scene = () => {
  const state = { now: NOW, fails: false, reads: 0 };
  const kept = new Map<string, { version: number; value: never; expireAt: number | undefined }>();
  const documents = {
    getDocument: async (kind: string, id: string) => {
      state.reads += 1;
      if (state.fails) throw new Error('down');
      const found = kept.get(`${kind} ${id}`);
      return found && { id, ...found };
    },
    putDocument: async (
      kind: string,
      id: string,
      { value, expireAt, ifVersion }: { value: unknown; ifVersion: number; expireAt?: number | undefined },
    ) => {
      kept.set(`${kind} ${id}`, { version: ifVersion + 1, value: value as never, expireAt });
      return true;
    },
  };
  const people = () => createEndedPeople({ documents, now: () => state.now, longest: 5000 });
  return { state, kept, people };
};

it.each<[string, PersonName]>([
  ['account', { account: { issuer: ISSUER, subject: 'alice' } }],
  ['subject', { name: 'alice' }],
  ['address, in any case', { email: 'aLICE@acme.example' }],
])('is ended by %s, until that moment', async (_how, named) => {
  const { state, kept, people } = scene();
  await people().end(named);
  const replica = people();
  expect(await replica.isEnded(alice, NOW - 1)).toBe(true);
  expect(await replica.isEnded(alice, NOW)).toBe(true);
  expect(await replica.isEnded(alice, NOW + 1)).toBe(false);
  expect([...kept.values()]).toMatchObject([{ value: NOW, expireAt: state.now + 5000 }]);
});

it.each([
  ['alice', 'Alice'],
  ['ALICE', 'alice'],
  ['Alice', 'aLICE'],
])('is ended as %s for one who is %s at the same issuer, as a directory has it', async (named, subject) => {
  const { people } = scene();
  await people().end({ account: { issuer: ISSUER, subject: named } });
  expect(await people().isEnded({ ...alice, subject, email: undefined }, NOW)).toBe(true);
});

it.each<[string, Partial<Identity>]>([
  ['an address that no one verified', { email: undefined, unproven: { email: 'ALICE@acme.example' } }],
  ['a subject that is an address', { email: undefined, subject: 'alice@ACME.example' }],
])('is ended by address for one who has %s', async (_what, change) => {
  const { people } = scene();
  await people().end({ email: 'alice@acme.example' });
  expect(await people().isEnded({ ...alice, ...change }, NOW)).toBe(true);
});

it.each<[string, PersonName]>([
  ['another subject', { name: 'bob' }],
  ['an account of another issuer', { account: { issuer: 'https://other.example', subject: 'alice' } }],
  ['another address', { email: 'bob@acme.example' }],
  ['nothing', {}],
])('is not ended by %s', async (_how, named) => {
  const { people } = scene();
  await people().end(named);
  expect(await people().isEnded(alice, NOW)).toBe(false);
});

it('stays ended until the later of two moments', async () => {
  const { people } = scene();
  await people().end({ name: 'alice' }, 500);
  await people().end({ name: 'alice' }, 300);
  expect(await people().isEnded(alice, 500)).toBe(true);
  expect(await people().isEnded(alice, 501)).toBe(false);
});

it('counts at once on the replica that ends it', async () => {
  const { people } = scene();
  const replica = people();
  expect(await replica.isEnded(alice, NOW)).toBe(false);
  await replica.end({ name: 'alice' });
  expect(await replica.isEnded(alice, NOW)).toBe(true);
});

it('is asked of the store once in 400 milliseconds for each name', async () => {
  const { state, people } = scene();
  const replica = people();
  await Promise.all([replica.isEnded(alice, NOW), replica.isEnded({ ...alice }, NOW)]);
  expect(state.reads).toBe(3);
  state.now += 399;
  await replica.isEnded(alice, NOW);
  expect(state.reads).toBe(3);
  state.now += 1;
  await replica.isEnded(alice, NOW);
  expect(state.reads).toBe(6);
});

it('is as it was last known for fifteen seconds without the store, and then cannot be told', async () => {
  const { state, people } = scene();
  const replica = people();
  await replica.isEnded(alice, NOW);
  state.fails = true;
  state.now += 15_000;
  expect(await replica.isEnded(alice, NOW)).toBe(false);
  state.now += 1;
  await expect(replica.isEnded(alice, NOW)).rejects.toMatchObject({ code: 'store-unavailable' });
  state.fails = false;
  expect(await replica.isEnded(alice, NOW)).toBe(false);
});

it('cannot be told without the store of someone who was not asked about before', async () => {
  const { state, people } = scene();
  state.fails = true;
  await expect(people().isEnded(alice, NOW)).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('cuts off what is watched, and not what was released or given later', async () => {
  const { people } = scene();
  const replica = people();
  const running = replica.watch(alice, NOW);
  const released = replica.watch(alice, NOW);
  const later = replica.watch(alice, NOW + 1);
  released.release();
  await people().end({ name: 'alice' });
  const stop = new AbortController();
  const run = replica.run(stop.signal);
  await expect.poll(() => running.ended.aborted).toBe(true);
  expect(running.ended.reason).toMatchObject({ code: 'unauthenticated' });
  expect([released.ended.aborted, later.ended.aborted]).toEqual([false, false]);
  stop.abort();
  await run;
});

it('cuts off nothing while it cannot be told', async () => {
  const { state, people } = scene();
  const replica = people();
  const running = replica.watch(alice, NOW);
  state.fails = true;
  const stop = new AbortController();
  const run = replica.run(stop.signal);
  await expect.poll(() => state.reads).toBeGreaterThan(3);
  stop.abort();
  await run;
  expect(running.ended.aborted).toBe(false);
});
