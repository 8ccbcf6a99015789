/** The card of a call whose client comes by from time to time says whether anyone waits for it. */
import { expect, it } from 'vitest';
import { createAttendance } from '../../../src/approvals/waiting/attendance.ts';
import type { Approval } from '../../../src/domain/approval.ts';

const start = (isHeld = false) => {
  const changes: object[] = [];
  const attendance = createAttendance({
    change: (async (id: string, event: object) => void changes.push({ id, ...event })) as never,
    waiters: { isHeld: () => isHeld },
    holder: 'gw-1',
  });
  return { attendance, changes };
};
const approval = (callerGone: boolean) => ({ id: 'apr_1', callerGone }) as Approval;

it('no one, once the client stays away', async () => {
  const { attendance, changes } = start();
  await attendance.away('apr_1');
  expect(changes).toEqual([{ id: 'apr_1', type: 'caller-gone' }]);
});

it('someone, if another waits for the same call here', async () => {
  const { attendance, changes } = start(true);
  await attendance.away('apr_1');
  expect(changes).toEqual([]);
});

it('someone again, once the client is back, which is not said twice', async () => {
  const { attendance, changes } = start();
  await attendance.back(approval(false));
  expect(changes).toEqual([]);
  await attendance.back(approval(true));
  expect(changes).toEqual([{ id: 'apr_1', type: 'joined', holder: 'gw-1' }]);
});
