/** Members of user groups: remembered for display only, never for a decision. */
import { expect, it } from 'vitest';
import { createUserGroups } from '../../../src/slack/user-groups.ts';
import { createLookupWeb } from '../../../src/slack/web.ts';
import { startBench } from './bench.ts';

it('asks each time where it counts, and half a minute later where it is shown', async () => {
  const { simulator } = await startBench();
  const log = { info: () => undefined, warn: () => undefined };
  const web = createLookupWeb({ apiUrl: simulator.apiUrl, botToken: simulator.botToken, log });
  let now = 0;
  const groups = createUserGroups(web, () => now);
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['UBOB']);
  await simulator.setGroupMembers('S0OPS', ['UEVE']);
  now = 29_999;
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['UBOB']);
  now = 30_000;
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['UEVE']);
  await simulator.setGroupMembers('S0OPS', ['USAM']);
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['UEVE']);
  expect([...(await groups.membersNow('S0OPS'))]).toEqual(['USAM']);
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['USAM']);
  await simulator.setGroupMembers('S0OPS', []);
  groups.forget();
  expect([...(await groups.membersLately('S0OPS'))]).toEqual([]);
});
