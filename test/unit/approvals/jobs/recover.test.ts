/** After a crash: no one waits any more, what ran is unknown, and what no one saw is given up. */
import { expect, it } from 'vitest';
import { redeem } from '../../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from '../office.ts';

/** A process that died, and another one that starts on the same store. */
const crash = (change: Parameters<typeof createOffice>[0] = {}) => {
  const dead = createOffice({ ...change, holder: 'replica-0' });
  return { dead, alive: openOffice({ ...dead.deps, holder: 'replica-1' }) };
};

it('marks pending requests whose caller went down with the process', async () => {
  const { dead, alive } = crash();
  const { approval } = await dead.ask(request(), never());
  expect(await alive.recover()).toBe(1);
  expect(await dead.store.getApproval(approval.id)).toMatchObject({ state: 'pending', callerGone: true });
  expect(await alive.recover()).toBe(0);
});

it('calls the outcome unknown if the process died while executing, and refuses the identical call', async () => {
  const { dead, alive } = crash();
  const { approval } = await dead.ask(request(), never());
  await dead.settle(approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  await redeem(dead, approval.id);
  await alive.recover();
  expect((await dead.store.getApproval(approval.id))?.state).toBe('unknown');
  await expect(alive.ask(request(), never())).rejects.toMatchObject({ code: 'outcome-unknown' });
});

it('gives up a request that died before anyone saw it', async () => {
  const { dead, alive } = crash({ announce: () => new Promise(() => undefined) });
  void dead.ask(request(), never());
  await new Promise((resolve) => setTimeout(resolve, 20));
  await alive.recover();
  expect((await dead.store.getApproval('ap_1'))?.state).toBe('undeliverable');
});

it('leaves the work of processes that live alone', async () => {
  const office = createOffice();
  await office.ask(request(), never());
  expect(await office.recover()).toBe(0);
});
