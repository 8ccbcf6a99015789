/** While an approved call waits for its retry, nothing runs, the one who dies; it goes on once, or has failed. */
import { expect, it } from 'vitest';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from './office.ts';

const MINUTE = 60_000;

const paused = async (office = createOffice()) => {
  const { approval } = await office.ask(request(), never());
  await office.settle(approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  await redeem(office, approval.id);
  await office.pauseCall(approval.id, { until: office.clock.now + MINUTE, use: 'first' });
  return { office, id: approval.id, stored: () => office.store.getApproval(approval.id) };
};

it('goes on once for the right client, and again after the next pause', async () => {
  const { office, id } = await paused();
  expect(await office.resumeCall(id, 'guessed')).toBeUndefined();
  expect(await office.resumeCall(id, 'first')).toMatchObject({ state: 'executing', paused: undefined });
  expect(await office.resumeCall(id, 'first')).toBeUndefined();
  await office.pauseCall(id, { until: office.clock.now + MINUTE, use: 'second' });
  expect(await office.resumeCall(id, 'first')).toBeUndefined();
  expect(await office.resumeCall(id, 'second')).toBeDefined();
});

it('goes on in another process where the first one died, which is still the one that spent the approval', async () => {
  const { office, id, stored } = await paused(createOffice({ holder: 'replica-0' }));
  const alive = openOffice({ ...office.deps, holder: 'replica-1' });
  expect(await alive.recover()).toBe(0);
  expect(await alive.resumeCall(id, 'first')).toMatchObject({ holder: 'replica-1' });
  await alive.finish(id, { outcome: 'executed', took: 1 });
  expect((await stored())?.seal?.record).toMatchObject({
    spent: { by: 'replica-0' },
    outcome: { state: 'executed' },
  });
});

it('has failed once the client is too late, and then an identical call is asked about anew', async () => {
  const { office, id, stored } = await paused();
  expect(await office.expireDue()).toBe(0);
  office.clock.now += MINUTE;
  expect(await office.resumeCall(id, 'first')).toBeUndefined();
  expect(await office.expireDue()).toBe(1);
  expect(await stored()).toMatchObject({
    state: 'failed',
    seal: { record: { outcome: { state: 'failed' } } },
  });
  expect((await office.ask(request(), never())).approval.id).not.toBe(id);
});

it('asks nothing of a client once the call is settled', async () => {
  const { office, id } = await paused();
  await office.finish(id, { outcome: 'unknown', took: 1 });
  await expect(office.pauseCall(id, { until: office.clock.now + MINUTE, use: 'third' })).rejects.toThrow();
  expect(await office.resumeCall(id, 'first')).toBeUndefined();
});

it('is taken back by its client only, whoever else finds that it cannot run it', async () => {
  const { office, id, stored } = await paused();
  expect(await office.withdraw(id, 'it is under way already')).toMatchObject({ state: 'executing' });
  expect(await office.giveUp(id, 'given up')).toMatchObject({ state: 'failed', error: 'given up' });
  expect(await office.resumeCall(id, 'first')).toBeUndefined();
  expect((await stored())?.seal).toMatchObject({ record: { outcome: { state: 'failed' } } });
});
