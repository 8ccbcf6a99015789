/** Asking for access: who may, for how long, why, and what they are told otherwise. */
import { expect, it } from 'vitest';
import { createAgency, HOUR, sam } from './agency.ts';

it('is a request that lapses, and no access yet', async () => {
  const agency = createAgency();
  expect(await agency.ask()).toMatchObject({
    ok: true,
    grant: {
      id: 'gr_1',
      state: 'requested',
      requester: 'U_SAM',
      until: undefined,
      expiresAt: agency.clock.now + 900_000,
      announcement: { ts: '1.1' },
    },
  });
  expect(await agency.live()).toEqual([]);
});

const request = { by: sam, access: 'billing-admin', duration: HOUR, reason: 'ticket 4711' };
it.each([
  { what: 'unknown access', change: { access: 'root' }, problem: 'There is no access "root".' },
  { what: 'no reason', change: { reason: '  ' }, problem: 'Say why' },
  { what: 'a reason of a novel', change: { reason: 'x'.repeat(501) }, problem: 'under 500' },
  { what: 'no time', change: { duration: 0 }, problem: 'Say for how long' },
  { what: 'too much time', change: { duration: 5 * HOUR }, problem: 'at most 4 h' },
  { what: 'a time that is no number', change: { duration: Number.NaN }, problem: 'Say for how long' },
  {
    what: 'someone outside the groups that may ask',
    change: { by: { ...sam, slackUser: 'U_EVE' } },
    problem: 'members of support may',
  },
])('refuses $what', async ({ change, problem }) => {
  const agency = createAgency();
  expect(await agency.request({ ...request, ...change })).toEqual({
    ok: false,
    problem: expect.stringContaining(problem),
  });
});

it('refuses a second request for the same access', async () => {
  const agency = createAgency();
  await agency.ask();
  expect(await agency.ask()).toEqual({ ok: false, problem: expect.stringContaining('already') });
});

it('refuses if no one could approve', async () => {
  const agency = createAgency({ canBeAsked: async () => false });
  expect(await agency.ask()).toEqual({ ok: false, problem: expect.stringContaining('No one could approve') });
});

it.each([
  { what: 'takes nothing', announce: async () => undefined },
  { what: 'fails', announce: () => Promise.reject(new Error('slack is down')) },
])('leaves nothing open if the surface $what', async ({ announce }) => {
  const agency = createAgency({ announce });
  expect(await agency.ask()).toEqual({ ok: false, problem: expect.stringContaining('could not be reached') });
  expect((await agency.deps.store.getGrant('gr_1'))?.state).toBe('ended');
});
