/** Members of user groups: remembered for display only, never for a decision. */
import { expect, it } from 'vitest';
import { createUserGroups } from '../../../../src/slack/directory/user-groups.ts';
import { createLookupWeb } from '../../../../src/slack/transport/web.ts';
import { startBench } from '../bench.ts';

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

it('asks once for many who ask at the same moment, and again for whoever comes later', async () => {
  const { simulator } = await startBench();
  const log = { info: () => undefined, warn: () => undefined };
  const web = createLookupWeb({ apiUrl: simulator.apiUrl, botToken: simulator.botToken, log });
  const groups = createUserGroups(web, Date.now);
  const asked = () => simulator.calls().filter(({ method }) => method === 'usergroups.users.list').length;
  const before = asked();
  const all = await Promise.all(Array.from({ length: 50 }, () => groups.membersLately('S0OPS')));
  expect(all.every((members) => members.has('UBOB'))).toBe(true);
  expect(asked() - before).toBe(1);
  const early = groups.membersNow('S0OPS');
  await simulator.setGroupMembers('S0OPS', ['UEVE']);
  const late = await Promise.all(Array.from({ length: 50 }, () => groups.membersNow('S0OPS')));
  expect(late.every((members) => members.has('UEVE') && !members.has('UBOB'))).toBe(true);
  await early;
  expect(asked() - before).toBeLessThanOrEqual(3);
});

it('asks again after Slack has failed, and lets those who waited know', async () => {
  const { simulator } = await startBench();
  const log = { info: () => undefined, warn: () => undefined };
  const web = createLookupWeb({ apiUrl: simulator.apiUrl, botToken: simulator.botToken, log });
  const groups = createUserGroups(web, Date.now);
  const lift = simulator.fault({ method: 'usergroups.users.list', kind: 'error', times: 100 });
  const failed = await Promise.allSettled([1, 2, 3].map(() => groups.membersLately('S0OPS')));
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  lift();
  expect([...(await groups.membersLately('S0OPS'))]).toEqual(['UBOB']);
});
