/** The life of access: approved, used until its end, extended, given back, taken away. */
import { expect, it } from 'vitest';
import { emailIdentity } from '../../../src/domain/person.ts';
import { click, createAgency, HOUR, sam } from './agency.ts';

const active = async () => {
  const agency = createAgency();
  await agency.ask(HOUR);
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' });
  return agency;
};

it('starts its clock at approval and is over at that moment, whether or not a job ran', async () => {
  const agency = createAgency();
  await agency.ask(HOUR);
  agency.clock.now += 600_000;
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' });
  const [grant] = await agency.live();
  expect(grant?.until).toBe(agency.clock.now + HOUR);
  agency.clock.now += HOUR - 1;
  expect(await agency.live()).toHaveLength(1);
  agency.clock.now += 1;
  expect(await agency.live()).toEqual([]);
  expect(agency.told).toEqual(['active']);
});

it('is tidied and told once after its end', async () => {
  const agency = await active();
  agency.clock.now += HOUR;
  expect(await agency.lapseDue()).toBe(1);
  expect(await agency.lapseDue()).toBe(0);
  expect(agency.told).toEqual(['active', 'expired']);
});

it('is denied by one person and by time', async () => {
  const agency = createAgency();
  await agency.ask();
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'deny', reason: 'not today' });
  await agency.ask();
  agency.clock.now += 900_000;
  expect(await agency.settle('gr_2', { click: click('U_ALICE'), verdict: 'approve' })).toEqual({
    ok: false,
    problem: expect.stringContaining('expired'),
  });
  await agency.lapseDue();
  expect(agency.told).toEqual(['denied', 'expired']);
  expect(await agency.live()).toEqual([]);
});

it('is never approved by whoever asked', async () => {
  const agency = createAgency();
  await agency.ask();
  expect(await agency.settle('gr_1', { click: click('U_SAM'), verdict: 'approve' })).toEqual({
    ok: false,
    problem: 'You asked for this yourself.',
  });
});

it('has one winner of two decisions at once', async () => {
  const agency = createAgency();
  await agency.ask();
  const results = await Promise.all([
    agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' }),
    agency.settle('gr_1', { click: click('U_BOB'), verdict: 'deny' }),
  ]);
  expect(results.filter((result) => result.ok)).toHaveLength(1);
});

it('ends when its holder gives it back, and only then', async () => {
  const agency = await active();
  const eve = { identity: { ...sam.identity, subject: 'eve', email: 'eve@acme.io' }, name: '@eve' };
  expect(await agency.endOwn('gr_1', eve)).toMatchObject({ ok: false });
  expect(await agency.live()).toHaveLength(1);
  expect(await agency.endOwn('gr_1', { identity: sam.identity, name: '@sam' })).toMatchObject({ ok: true });
  expect(await agency.live()).toEqual([]);
  expect(await agency.endOwn('gr_1', { identity: sam.identity, name: '@sam' })).toEqual({
    ok: false,
    problem: 'This access is over already (ended).',
  });
});

it('ends when it is taken away', async () => {
  const agency = await active();
  await agency.revoke('gr_1', 'operator olga');
  expect(await agency.live()).toEqual([]);
  expect(await agency.deps.store.getGrant('gr_1')).toMatchObject({
    state: 'ended',
    endedBy: 'operator olga',
  });
});

it('warns ten minutes before the end, once', async () => {
  const agency = await active();
  agency.clock.now += HOUR - 600_001;
  expect(await agency.warnDue()).toBe(0);
  agency.clock.now += 1;
  expect(await agency.warnDue()).toBe(1);
  expect(await agency.warnDue()).toBe(0);
  expect(agency.told).toEqual(['active', 'ending-soon']);
});

const extend = { by: sam, id: 'gr_1', duration: HOUR, reason: 'not done yet' };

it('is extended by the same approvers, from its end', async () => {
  const agency = await active();
  const before = (await agency.live())[0]?.until ?? 0;
  expect(await agency.extend(extend)).toMatchObject({ ok: true, grant: { until: before } });
  expect(await agency.extend(extend)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('already'),
  });
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' });
  expect((await agency.live())[0]?.until).toBe(before + HOUR);
  expect(agency.told).toEqual(['active', 'extended']);
});

it('keeps its end if more time is denied or no one decides', async () => {
  const agency = await active();
  const before = (await agency.live())[0]?.until;
  await agency.extend(extend);
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'deny' });
  await agency.extend(extend);
  agency.clock.now += 900_000;
  expect(await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' })).toMatchObject({
    ok: false,
  });
  expect((await agency.live())[0]?.until).toBe(before);
  expect(agency.told).toEqual(['active', 'extension-denied']);
});

it('can be extended only while it lasts', async () => {
  const agency = await active();
  agency.clock.now += HOUR - 60_000;
  expect(await agency.extend(extend)).toMatchObject({
    grant: { extension: { expiresAt: agency.clock.now + 60_000 } },
  });
  agency.clock.now += 60_000;
  expect(await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' })).toMatchObject({
    ok: false,
  });
  expect(await agency.extend(extend)).toMatchObject({ ok: false });
});

it('is never extended beyond the longest time, nor by someone else', async () => {
  const agency = await active();
  expect(await agency.extend({ ...extend, duration: 4 * HOUR })).toMatchObject({ ok: false });
  const eve = { slackUser: 'U_EVE', identity: { issuer: 'i', subject: 'eve', email: undefined } };
  expect(await agency.extend({ ...extend, by: eve })).toMatchObject({ ok: false });
});

it('belongs to people known by e-mail only, but not to CI jobs that name their e-mail', async () => {
  const agency = createAgency();
  const identity = emailIdentity('Sam@Acme.io');
  await agency.request({
    by: { slackUser: 'U_SAM', identity },
    access: 'billing-admin',
    duration: HOUR,
    reason: 'ticket',
  });
  await agency.settle('gr_1', { click: click('U_ALICE'), verdict: 'approve' });
  expect(await agency.live()).toHaveLength(1);
  expect(await agency.live('workload')).toEqual([]);
});

it('has ended for its holder as soon as it has, who asks again instead of extending it', async () => {
  const agency = await active();
  agency.clock.now += HOUR;
  expect(await agency.extend(extend)).toEqual({
    ok: false,
    problem: expect.stringContaining('Ask for it again'),
  });
  expect(agency.told).toEqual(['active', 'expired']);
  expect(await agency.ask()).toMatchObject({ ok: true });
});
