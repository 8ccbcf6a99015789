/** While the store is away no sign of life reaches it; the one who looked first afterwards found everyone else dead. */
import { expect, it } from 'vitest';
import { createReplica } from '../../src/schedule/replica.ts';

it('takes the others for living until they had time to say so', async () => {
  const clock = { now: 1_000_000 };
  let away = false;
  const held = new Map<string, { owner: string; until: number }>();
  const takeLease = async (name: string, owner: string, now: number, until: number) => {
    if (away) throw new Error('the store is away');
    const lease = held.get(name);
    if (lease !== undefined && lease.owner !== owner && lease.until > now) return false;
    held.set(name, { owner, until });
    return true;
  };
  const log = { warn: () => undefined };
  const create = (id: string) => createReplica({ leases: { takeLease }, id, now: () => clock.now, log });
  const [one, two] = [create('one'), create('two')];
  await one.start();
  await two.start();
  away = true;
  clock.now += 60_000;
  away = false;
  expect(await one.isAlive('two')).toBe(true);
  await one.stop();
  await two.stop();
});
