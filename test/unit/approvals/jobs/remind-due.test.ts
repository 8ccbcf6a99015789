/** Reminders: one at half time, one near the end, never twice. */
import { expect, it } from 'vitest';
import { createOffice, never, request } from '../office.ts';

it('reminds at half time and again when a fifth of the time is left', async () => {
  const office = createOffice({ timeout: 1000 });
  await office.ask(request(), never());
  const sent: number[] = [];
  for (const at of [0, 499, 500, 600, 799, 800, 950, 999, 1000]) {
    office.clock.now = 1_800_000_000_000 + at;
    if ((await office.remindDue()) > 0) sent.push(at);
  }
  expect(sent).toEqual([500, 800]);
  expect(office.reminded.map((approval) => approval.reminders)).toEqual([1, 2]);
});
