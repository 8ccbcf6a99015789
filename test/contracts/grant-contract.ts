/** What every store promises about temporary access. */
import { expect, it } from 'vitest';
import { createOpenReviews } from '../../src/access/open-reviews.ts';
import type { Store } from '../../src/store/store.ts';
import { click, createAgency, HOUR } from '../unit/access/agency.ts';
import { NOW, sampleGrant } from './samples.ts';

export const grantContract = (store: () => Store): void => {
  const subject = (name: string) => ({ issuer: 'https://idp.example.com', subject: name, email: undefined });

  it('gives a grant back as it was saved', async () => {
    const grant = sampleGrant({ id: 'gr_back', subject: subject('back') });
    expect(await store().createGrant(grant)).toBe(true);
    expect(await store().getGrant('gr_back')).toEqual(grant);
    expect(await store().getGrant('gr_nobody')).toBeUndefined();
  });

  it('keeps one open grant for an identity and access', async () => {
    const of = (id: string, access: string, issuer?: string) =>
      sampleGrant({ id, access, subject: { ...subject('one'), ...(issuer && { issuer }) } });
    expect(await store().createGrant(of('gr_1', 'x'))).toBe(true);
    expect(await store().createGrant(of('gr_2', 'x'))).toBe(false);
    expect(await store().createGrant(of('gr_3', 'y'))).toBe(true);
    expect(await store().createGrant(of('gr_4', 'x', 'https://other.example.com'))).toBe(true);
    expect(await store().swapGrant({ ...of('gr_1', 'x'), version: 2, state: 'ended' })).toBe(true);
    expect(await store().createGrant(of('gr_5', 'x'))).toBe(true);
  });

  it('takes one of many identical requests that come at once', async () => {
    const of = (n: number) =>
      sampleGrant({ id: `gr_at_once_${n}`, access: 'at-once', subject: subject('many') });
    const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => store().createGrant(of(n))));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('lets access be asked for again the moment it has ended, before any job has closed it', async () => {
    const ids = ['gr_ended', 'gr_too_early', 'gr_again'].values();
    const agency = createAgency({ store: store(), newId: () => ids.next().value ?? '' });
    await agency.ask(HOUR);
    await agency.settle('gr_ended', { click: click('U_ALICE'), verdict: 'approve' });
    expect(await agency.ask(HOUR)).toMatchObject({ ok: false, problem: expect.stringContaining('already') });
    agency.clock.now += HOUR;
    expect(await agency.ask(HOUR)).toMatchObject({ ok: true, grant: { id: 'gr_again' } });
    expect(await store().getGrant('gr_ended')).toMatchObject({ state: 'expired' });
    expect(agency.told).toContain('expired');
  });

  it('keeps which reviews of break-glass access are open', async () => {
    const reviews = createOpenReviews({ documents: store(), store: store() });
    const review = { state: 'open', remindedAt: NOW } as const;
    const grant = sampleGrant({ id: 'gr_glass', subject: subject('glass'), review });
    await reviews.note('gr_never_given');
    await reviews.note(grant.id);
    await store().createGrant(grant);
    expect(await reviews.list()).toEqual([grant]);
    await store().swapGrant({ ...grant, version: 2, review: { ...review, state: 'closed' } });
    expect(await reviews.list()).toEqual([]);
    await reviews.forget(grant.id);
  });

  it('lets one of many changes of the same version win', async () => {
    const grant = sampleGrant({ id: 'gr_swap', subject: subject('swap') });
    await store().createGrant(grant);
    const swaps = Array.from({ length: 32 }, (_, n) => ({
      ...grant,
      version: 2,
      state: 'active' as const,
      until: NOW + n,
    }));
    const won = await Promise.all(swaps.map((next) => store().swapGrant(next)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store().getGrant('gr_swap')).toEqual(swaps[won.indexOf(true)]);
  });

  it('counts a grant as live until the moment it ends', async () => {
    const who = subject('live');
    await store().createGrant(sampleGrant({ id: 'gr_live', subject: who, state: 'active', until: NOW + 10 }));
    await store().createGrant(sampleGrant({ id: 'gr_asked', subject: who, access: 'other' }));
    const live = async (now: number) => (await store().liveGrants(who, now)).map(({ id }) => id);
    expect(await live(NOW + 9)).toEqual(['gr_live']);
    expect(await live(NOW + 10)).toEqual([]);
    expect(await store().liveGrants({ ...who, issuer: 'https://other.example.com' }, NOW)).toEqual([]);
  });

  it('finds what has lapsed: active past its end, requested past its deadline', async () => {
    const early = { createdAt: NOW - 1000, expiresAt: NOW - 1000 };
    const of = (id: string) => ({ id, subject: subject(id), ...early });
    await store().createGrant(sampleGrant({ ...of('gr_over'), state: 'active', until: NOW - 900 }));
    await store().createGrant(sampleGrant({ ...of('gr_ignored') }));
    await store().createGrant(sampleGrant({ ...of('gr_runs'), state: 'active', until: NOW + 1 }));
    await store().createGrant(sampleGrant({ ...of('gr_closed'), state: 'denied' }));
    const found = await store().lapsedGrants(NOW - 900, 10);
    expect(found.map(({ id }) => id).sort()).toEqual(['gr_ignored', 'gr_over']);
    expect(await store().lapsedGrants(NOW - 900, 1)).toHaveLength(1);
    expect(await store().lapsedGrants(NOW - 1001, 10)).toEqual([]);
  });

  it('finds what has not been shown since a moment of a span, oldest first', async () => {
    for (const [id, unshownSince] of [
      ['gr_later', NOW + 20],
      ['gr_sooner', NOW + 10],
      ['gr_shown', undefined],
    ] as const) {
      await store().createGrant(sampleGrant({ id, unshownSince, subject: subject(id) }));
    }
    const idsOf = async (from: number, to: number, limit = 10) =>
      (await store().unshownGrants({ from, to }, limit)).map(({ id }) => id);
    expect(await idsOf(NOW, NOW + 20)).toEqual(['gr_sooner', 'gr_later']);
    expect(await idsOf(NOW, NOW + 20, 1)).toEqual(['gr_sooner']);
    const shown = sampleGrant({ id: 'gr_later', version: 2, subject: subject('gr_later') });
    await store().swapGrant(shown);
    expect(await idsOf(NOW, NOW + 20)).toEqual(['gr_sooner']);
  });

  it('removes what is old, over and reviewed, and nothing else', async () => {
    const review = { state: 'open', remindedAt: 1 } as const;
    for (const [id, change] of [
      ['gr_old', { state: 'expired', createdAt: 1 }],
      ['gr_old_live', { state: 'active', createdAt: 1 }],
      ['gr_old_unreviewed', { state: 'ended', createdAt: 1, review }],
      ['gr_old_reviewed', { state: 'ended', createdAt: 2, review: { ...review, state: 'closed' } }],
      ['gr_newer', { state: 'denied', createdAt: 4 }],
    ] as const)
      await store().createGrant(sampleGrant({ id, subject: subject(id), ...change }));
    expect(await store().removeOldGrants(3, 1)).toBe(1);
    expect(await store().getGrant('gr_old')).toBeUndefined();
    expect(await store().removeOldGrants(3, 10)).toBe(1);
    for (const id of ['gr_old_live', 'gr_old_unreviewed', 'gr_newer'])
      expect(await store().getGrant(id)).toBeDefined();
  });

  it('lists newest first, by state and requester, page by page', async () => {
    for (const n of [1, 2, 3]) {
      const own = { requester: 'U0LIST', createdAt: NOW + n, subject: subject(`list ${n}`) };
      await store().createGrant(
        sampleGrant({ id: `gr_list_${n}`, state: n === 2 ? 'denied' : 'requested', ...own }),
      );
    }
    const first = await store().listGrants({ requester: 'U0LIST', limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['gr_list_3', 'gr_list_2']);
    const rest = await store().listGrants({ requester: 'U0LIST', limit: 2, cursor: first.cursor ?? '' });
    expect(rest).toMatchObject({ items: [{ id: 'gr_list_1' }], cursor: null });
    const denied = await store().listGrants({ requester: 'U0LIST', state: 'denied', limit: 9 });
    expect(denied.items.map(({ id }) => id)).toEqual(['gr_list_2']);
  });
};
