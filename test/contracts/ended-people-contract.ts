/** What the end of a person's access promises on every store: every replica knows it, and what came later counts. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Identity } from '../../src/domain/caller.ts';
import { createEndedPeople } from '../../src/operators/ended-people.ts';
import type { Store } from '../../src/store/store.ts';

const MONTH = 30 * 24 * 3_600_000;

export const endedPeopleContract = (store: () => Store, clock: { now: number }): void => {
  const replica = () => createEndedPeople({ documents: store(), now: () => clock.now, longest: MONTH });
  const person = (): Identity => {
    const name = randomUUID();
    return { issuer: 'https://idp.example', subject: name, email: `${name}@acme.example` };
  };

  it.each([
    ['account', ({ issuer, subject }: Identity) => ({ account: { issuer, subject } })],
    ['address in any case', ({ email = '' }: Identity) => ({ email: email.toUpperCase() })],
    ['subject', ({ subject }: Identity) => ({ name: subject })],
  ])('ends what a person was given before, named by %s, on every replica', async (_how, name) => {
    const [here, there, bob] = [replica(), replica(), person()];
    const before = clock.now;
    expect(await there.isEnded(bob, before)).toBe(false);
    clock.now += 1000;
    await here.end(name(bob));
    clock.now += 1000;
    expect(await here.isEnded(bob, before)).toBe(true);
    expect(await there.isEnded(bob, before)).toBe(true);
    expect(await there.isEnded(bob, clock.now)).toBe(false);
    expect(await there.isEnded(person(), before)).toBe(false);
  });

  it('says at once what another replica has ended, if the store itself is asked', async () => {
    const [here, there, bob] = [replica(), replica(), person()];
    const before = clock.now;
    expect(await there.isEndedNow(bob, before)).toBe(false);
    await here.end({ email: bob.email });
    expect(await there.isEndedNow(bob, before)).toBe(true);
  });

  it('cuts off what runs on another replica, within a second', async () => {
    const [here, there, bob] = [replica(), replica(), person()];
    const stopping = new AbortController();
    const running = there.run(stopping.signal);
    const [his, hers] = [there.watch(bob, clock.now), there.watch(person(), clock.now)];
    const ended = new Promise((resolve) => {
      his.ended.addEventListener('abort', () => resolve(undefined));
    });
    await here.end({ email: bob.email });
    clock.now += 1000;
    await ended;
    expect(hers.ended.aborted).toBe(false);
    for (const each of [his, hers]) each.release();
    stopping.abort();
    await running;
  });

  it('cuts off what began after the end by something that was given before it', async () => {
    const [here, there, bob] = [replica(), replica(), person()];
    const before = clock.now;
    clock.now += 1000;
    await here.end({ email: bob.email });
    clock.now += 1000;
    const [late, fresh] = [there.watch(bob, before), there.watch(bob, clock.now)];
    const ended = new Promise((resolve) => {
      late.ended.addEventListener('abort', () => resolve(undefined));
    });
    const stopping = new AbortController();
    const running = there.run(stopping.signal);
    await ended;
    expect(fresh.ended.aborted).toBe(false);
    for (const each of [late, fresh]) each.release();
    stopping.abort();
    await running;
  });
};
