/** Operators are told of one thing once, by one of the replicas, until it is settled. */
import { expect, it } from 'vitest';
import type { Announcement } from '../../../src/domain/approval.ts';
import { createNotices, type Notice, type Notices } from '../../../src/operators/notices.ts';
import { createDocumentsInMemory } from '../../support/documents-in-memory.ts';

interface Fire extends Notice {
  readonly floor: number;
  readonly size: string;
  readonly out?: boolean;
}

const CARD = { channel: 'C1', message: '1.2' } as unknown as Announcement;
const MINUTE = 60_000;

const standsFor =
  (size: string) =>
  (known: Fire): boolean =>
    known.size === size;

/** `answer` is what telling comes to; every replica has the same store and clock. */
const start = async () => {
  const clock = { now: MINUTE };
  const now = () => clock.now;
  const store = createDocumentsInMemory(now);
  const told: Fire[] = [];
  const refreshed: Fire[] = [];
  const scene = { answer: async (): Promise<Announcement | undefined> => CARD };
  const replica = (): Notices<Fire> =>
    createNotices<Fire>({
      documents: store,
      kind: 'fire',
      keyOf: ({ floor }) => `floor ${floor}`,
      expireAt: ({ at }) => at + 10 * MINUTE,
      isSettled: ({ out }) => out === true,
      announce: (fire) => {
        told.push(fire);
        return scene.answer();
      },
      refresh: (fire) => void refreshed.push(fire),
      now,
    });
  const one = replica();
  const tell = (size = 'small', by = one) => by.tell({ floor: 1, size }, standsFor(size));
  const putOut = () => one.change('floor 1', (fire) => ({ ...fire, out: true }));
  return { clock, scene, one, replica, tell, putOut, told, refreshed };
};

it('tells once, and keeps where the message is', async () => {
  const { tell, told, one, clock, refreshed } = await start();
  expect(await tell()).toBeUndefined();
  clock.now += 5 * MINUTE;
  expect(await tell()).toBeUndefined();
  expect(told).toEqual([{ floor: 1, size: 'small', at: MINUTE, toldAt: MINUTE }]);
  expect(await one.get('floor 1')).toEqual({ ...told[0], announcement: CARD });
  expect(refreshed).toEqual([]);
});

it('tells by one of two replicas that notice it at once', async () => {
  const { tell, told, replica } = await start();
  await Promise.all([tell('small', replica()), tell('small', replica())]);
  expect(told).toHaveLength(1);
});

it('forgets it when its time is over', async () => {
  const { tell, one, clock } = await start();
  await tell();
  clock.now += 10 * MINUTE + 1;
  expect(await one.get('floor 1')).toBeUndefined();
});

it('tells again after a minute if no one could be told, and by one replica then', async () => {
  const { tell, told, clock, scene, replica } = await start();
  scene.answer = async () => undefined;
  await tell();
  clock.now += MINUTE - 1;
  await tell();
  expect(told).toHaveLength(1);
  clock.now += 1;
  await Promise.all([tell('small', replica()), tell('small', replica())]);
  expect(told.map(({ at, toldAt }) => [at, toldAt])).toEqual([
    [MINUTE, MINUTE],
    [MINUTE, 2 * MINUTE],
  ]);
});

it.each([
  ['was told', CARD],
  ['could not be told', undefined],
])('says which open notice a new one took the place of, if the new one %s', async (_, answer) => {
  const { tell, told, scene } = await start();
  await tell('small');
  scene.answer = async () => answer;
  expect(await tell('large')).toMatchObject({ size: 'small', announcement: CARD });
  expect(told.map(({ size }) => size)).toEqual(['small', 'large']);
});

it('tells anew of what comes after one that was settled, which stays as it is', async () => {
  const { tell, told, putOut } = await start();
  await tell();
  await putOut();
  expect(await tell()).toBeUndefined();
  expect(told).toHaveLength(2);
});

it('shows as settled what was settled while the message was on its way', async () => {
  const { tell, scene, putOut, refreshed } = await start();
  scene.answer = async () => {
    await putOut();
    return CARD;
  };
  await tell();
  expect(refreshed).toMatchObject([{ out: true, announcement: CARD }]);
});

it('does not take the message about an earlier notice for that of the one in its place', async () => {
  const { tell, scene, one, clock } = await start();
  scene.answer = async () => {
    scene.answer = async () => undefined;
    clock.now += 1;
    await tell('large');
    return CARD;
  };
  await tell('small');
  const latest = await one.get('floor 1');
  expect(latest).toMatchObject({ size: 'large' });
  expect(latest?.announcement).toBeUndefined();
});

it('changes nothing that is not there, or that is to stay as it is', async () => {
  const { tell, one, putOut } = await start();
  expect(await putOut()).toBeUndefined();
  await tell();
  expect(await one.change('floor 1', () => undefined)).toBeUndefined();
});
