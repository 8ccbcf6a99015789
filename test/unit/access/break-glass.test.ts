/** Break-glass access: there at once, over by itself, and open to review until someone else closes it. */
import { expect, it } from 'vitest';
import type { Reviewer } from '../../../src/access/close-review.ts';
import type { AccessPackage } from '../../../src/access/ports.ts';
import { createAgency, HOUR, sam } from './agency.ts';

const emergency: AccessPackage = {
  name: 'emergency',
  title: 'Everything',
  servers: ['*'],
  tools: ['*'],
  max: HOUR / 2,
  approvers: { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined },
  requesters: ['support'],
  coversApproval: true,
};

const agency = (change: Parameters<typeof createAgency>[0] = {}) => {
  const reminded: string[] = [];
  const opened = createAgency({
    access: () => ({ packages: [], breakGlass: [emergency], policyDigest: 'p' }),
    remindReview: async ({ id }) => void reminded.push(id),
    ...change,
  });
  const take = (reason = 'it burns') => opened.breakGlass({ by: sam, access: 'emergency', reason });
  return { ...opened, reminded, take };
};

const alice: Reviewer = {
  identities: [{ issuer: 'https://idp.example', subject: 'alice', email: 'alice@acme.io' }],
  slackUser: 'U_ALICE',
  name: '@alice',
};

it('begins without anyone asked, ends by itself, and outlives neither its half hour nor an extension', async () => {
  const { take, live, clock, told, extend } = agency();
  const taken = await take();
  expect(taken).toMatchObject({
    ok: true,
    grant: { state: 'active', until: clock.now + HOUR / 2, votes: [] },
  });
  expect(told).toContain('active');
  expect(await live()).toHaveLength(1);
  expect(await live('workload')).toHaveLength(1);
  const longer = { by: sam, id: 'gr_1', duration: 60_000, reason: 'still burning' };
  expect(await extend(longer)).toMatchObject({ ok: false });
  clock.now += HOUR / 2;
  expect(await live()).toEqual([]);
});

it('is not there if no one could be told', async () => {
  const { take, live, openReviews } = agency({ announce: async () => undefined });
  expect(await take()).toEqual({ ok: false, problem: expect.stringContaining('No one could be told') });
  expect(await live()).toEqual([]);
  expect(await openReviews()).toHaveLength(1);
});

it('gives nothing before everyone has been told, also if the gateway dies over it', async () => {
  const { take, live } = agency({ announce: () => new Promise(() => undefined) });
  void take();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await live()).toEqual([]);
});

it('is not reviewed before it is over, or no one would look at the rest', async () => {
  const { take, closeReview, openReviews, clock } = agency();
  await take();
  const review = { by: alice, comment: 'seen' };
  expect(await closeReview('gr_1', review)).toEqual({
    ok: false,
    problem: expect.stringContaining('has to be over first'),
  });
  expect(await openReviews()).toHaveLength(1);
  clock.now += HOUR / 2;
  expect(await closeReview('gr_1', review)).toMatchObject({ ok: true });
});

it.each([
  ['without a reason', '  ', 'Say why'],
  ['with more reason than anyone reads', 'x'.repeat(501), 'under 500'],
])('is refused %s', async (_how, reason, problem) => {
  const { take, openReviews } = agency();
  expect(await take(reason)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  expect(await openReviews()).toEqual([]);
});

it('is had once at a time', async () => {
  const { take, openReviews } = agency();
  await take();
  expect(await take()).toMatchObject({ ok: false });
  expect(await openReviews()).toHaveLength(1);
});

it('is asked about once a day until someone has looked', async () => {
  const { take, clock, remindReviews, reminded, closeReview } = agency();
  await take();
  expect(await remindReviews()).toBe(0);
  for (const day of [1, 2]) {
    clock.now += 24 * HOUR;
    expect(await remindReviews()).toBe(1);
    expect(await remindReviews()).toBe(0);
    expect(reminded).toHaveLength(day);
  }
  await closeReview('gr_1', { by: alice, comment: 'seen' });
  clock.now += 24 * HOUR;
  expect(await remindReviews()).toBe(0);
});

it.each<[string, Reviewer, string]>([
  ['whoever took it, by account', { ...alice, identities: [sam.identity], slackUser: undefined }, 'your own'],
  ['whoever took it, by Slack', { ...alice, slackUser: sam.slackUser }, 'your own'],
  [
    'someone who cannot be told from them',
    {
      ...alice,
      identities: [{ issuer: 'https://other', subject: 'x', email: undefined }],
      slackUser: undefined,
    },
    'cannot tell whether this is your own',
  ],
])('is not reviewed by %s', async (_who, by, problem) => {
  const { take, closeReview, openReviews } = agency();
  await take();
  expect(await closeReview('gr_1', { by, comment: 'fine' })).toEqual({
    ok: false,
    problem: expect.stringContaining(problem),
  });
  expect(await openReviews()).toHaveLength(1);
});

it('is reviewed once, with a comment', async () => {
  const { take, closeReview, clock } = agency();
  await take();
  clock.now += HOUR / 2;
  expect(await closeReview('gr_1', { by: alice, comment: ' ' })).toMatchObject({ ok: false });
  expect(await closeReview('gr_1', { by: alice, comment: 'all fine' })).toMatchObject({
    ok: true,
    grant: { review: { state: 'closed', closedBy: '@alice', comment: 'all fine' } },
  });
  expect(await closeReview('gr_1', { by: alice, comment: 'again' })).toMatchObject({ ok: false });
});
