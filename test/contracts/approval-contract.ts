/** What every store promises about approvals. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { OPEN_STATES } from '../../src/domain/approval.ts';
import { createSealApproval } from '../../src/domain/sealed-approval.ts';
import type { Store } from '../../src/store/store.ts';
import { NOW, sampleApproval } from './samples.ts';

export const approvalContract = (store: () => Store): void => {
  it('gives an approval back as it was saved', async () => {
    const approval = sampleApproval({ id: 'ap_back', announcement: { channel: 'C1', ts: '1.2' } });
    expect(await store().createApproval(approval)).toBe(true);
    expect(await store().getApproval('ap_back')).toEqual(approval);
    expect(await store().getApproval('ap_nobody')).toBeUndefined();
  });

  it('keeps what a request was shown with, and its seal', async () => {
    const asked = sampleApproval({
      id: 'ap_sealed',
      definition: 'd'.repeat(64),
      card: 'c'.repeat(64),
      impact: {
        companion: { tool: 'count_rows', args: { 'a.b': '/a.b', $where: '/$where' }, result: '', drift: 0.1 },
        value: 12_408,
      },
    });
    await store().createApproval(asked);
    expect(await store().getApproval('ap_sealed')).toEqual(asked);
    const seal = createSealApproval(generateKeyPairSync('ed25519').privateKey);
    const spent = { ...asked, version: 2, state: 'executing', decidedAt: NOW, spentAt: NOW } as const;
    const sealed = { ...spent, seal: seal(spent) };
    expect(await store().swapApproval(sealed)).toBe(true);
    expect(await store().getApproval('ap_sealed')).toEqual(sealed);
    expect(sealed.seal?.record.impact).toEqual(asked.impact);
  });

  it('keeps one open approval for a digest', async () => {
    expect(await store().createApproval(sampleApproval({ id: 'ap_first', digest: 'same' }))).toBe(true);
    expect(await store().createApproval(sampleApproval({ id: 'ap_second', digest: 'same' }))).toBe(false);
    expect((await store().openApproval('same'))?.id).toBe('ap_first');
  });

  it.each(OPEN_STATES)('lets no second approval in while the first is %s', async (state) => {
    await store().createApproval(sampleApproval({ id: `ap_open_${state}`, digest: state, state }));
    expect(await store().createApproval(sampleApproval({ id: `ap_late_${state}`, digest: state }))).toBe(
      false,
    );
  });

  it('takes one of many identical requests that come at once', async () => {
    const asked = (n: number) => sampleApproval({ id: `ap_at_once_${n}`, digest: 'at-once' });
    const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => store().createApproval(asked(n))));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('lets the next one in once the first is over', async () => {
    const first = sampleApproval({ id: 'ap_over', digest: 'again' });
    await store().createApproval(first);
    expect(await store().swapApproval({ ...first, version: 2, state: 'denied' })).toBe(true);
    expect(await store().openApproval('again')).toBeUndefined();
    expect(await store().createApproval(sampleApproval({ id: 'ap_next', digest: 'again' }))).toBe(true);
  });

  it('lets one of many creations of the same digest win', async () => {
    const all = Array.from({ length: 32 }, (_, n) => sampleApproval({ id: `ap_race_${n}`, digest: 'raced' }));
    const won = await Promise.all(all.map((approval) => store().createApproval(approval)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('lets one of many changes of the same version win', async () => {
    const approval = sampleApproval({ id: 'ap_swap' });
    await store().createApproval(approval);
    const won = await Promise.all(
      Array.from({ length: 32 }, (_, n) => store().swapApproval({ ...approval, version: 2, reminders: n })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await store().getApproval('ap_swap'))?.reminders).toBe(won.indexOf(true));
  });

  it('does not change what it does not have', async () => {
    expect(await store().swapApproval(sampleApproval({ id: 'ap_none', version: 2 }))).toBe(false);
  });

  it('tells which of several are no longer pending', async () => {
    for (const [id, state] of [
      ['ap_a', 'approved'],
      ['ap_b', 'approved'],
      ['ap_c', 'denied'],
      ['ap_d', 'pending'],
    ] as const) {
      await store().createApproval(sampleApproval({ id, state }));
    }
    const found = await store().decidedApprovals(['ap_a', 'ap_c', 'ap_d', 'ap_missing']);
    expect(found.map(({ id }) => id).sort()).toEqual(['ap_a', 'ap_c']);
    expect(await store().decidedApprovals([])).toEqual([]);
  });

  it('finds what has not been shown since a moment of a span, oldest first', async () => {
    const [later, sooner] = [
      { id: 'ap_later', version: 1, unshownSince: NOW + 20 },
      { id: 'ap_sooner', version: 1, unshownSince: NOW + 10 },
    ].map(sampleApproval);
    for (const each of [later, sooner, sampleApproval({ id: 'ap_shown' })])
      if (each !== undefined) await store().createApproval(each);
    const idsOf = async (from: number, to: number, limit = 10) =>
      (await store().unshownApprovals({ from, to }, limit)).map(({ id }) => id);
    expect(await idsOf(NOW, NOW + 20)).toEqual(['ap_sooner', 'ap_later']);
    expect(await idsOf(NOW, NOW + 20, 1)).toEqual(['ap_sooner']);
    expect(await idsOf(NOW + 11, NOW + 19)).toEqual([]);
    await store().swapApproval(sampleApproval({ id: 'ap_later', version: 2, unshownSince: undefined }));
    expect(await idsOf(NOW, NOW + 20)).toEqual(['ap_sooner']);
  });

  it('removes what is old and over, the oldest first, and nothing that is open', async () => {
    const old = (id: string, state: 'executed' | 'denied' | 'pending' | 'unknown', createdAt: number) =>
      store().createApproval(sampleApproval({ id, state, createdAt }));
    await old('ap_old_1', 'executed', 1);
    await old('ap_old_2', 'denied', 2);
    await old('ap_old_open', 'pending', 1);
    await old('ap_old_unknown', 'unknown', 1);
    await old('ap_newer', 'executed', 4);
    expect(await store().removeOldApprovals(3, 1)).toBe(1);
    expect(await store().getApproval('ap_old_1')).toBeUndefined();
    expect(await store().removeOldApprovals(3, 10)).toBe(1);
    expect(await store().removeOldApprovals(3, 10)).toBe(0);
    for (const id of ['ap_old_open', 'ap_old_unknown', 'ap_newer'])
      expect(await store().getApproval(id)).toBeDefined();
  });

  it('lists newest first, by state, page by page', async () => {
    for (const [id, createdAt] of [
      ['1', NOW],
      ['2', NOW + 1],
      ['3', NOW + 1],
      ['4', NOW + 2],
    ] as const) {
      await store().createApproval(
        sampleApproval({ id: `ap_list_${id}`, createdAt, state: 'undeliverable' }),
      );
    }
    const list = (cursor?: string) => store().listApprovals({ state: 'undeliverable', limit: 3, cursor });
    const first = await list();
    expect(first.items.map(({ id }) => id)).toEqual(['ap_list_4', 'ap_list_3', 'ap_list_2']);
    const second = await list(first.cursor ?? '');
    expect(second).toMatchObject({ items: [{ id: 'ap_list_1' }], cursor: null });
  });

  it('refuses a cursor it did not give out', async () => {
    await expect(store().listApprovals({ limit: 1, cursor: 'made-up' })).rejects.toMatchObject({
      code: 'malformed-message',
    });
  });
};
