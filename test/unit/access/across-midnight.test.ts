import { expect, it } from 'vitest';
import { click, createAgency, HOUR } from './agency.ts';

/** Where a window is two times of day, one over midnight is empty or a day long (rivals 18); ours has one absolute end. */
const BEFORE_MIDNIGHT = Date.UTC(2026, 11, 31, 23, 30);

it('access that is given before midnight, and before a new year, ends when it said', async () => {
  const agency = createAgency();
  agency.clock.now = BEFORE_MIDNIGHT;
  await agency.ask(HOUR);
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' });
  agency.clock.now = BEFORE_MIDNIGHT + HOUR - 1;
  expect(await agency.live()).toHaveLength(1);
  agency.clock.now = BEFORE_MIDNIGHT + HOUR;
  expect(await agency.live()).toEqual([]);
});
