import { expect, it } from 'vitest';
import { type AdmitDeps, createAdmit } from '../../../src/gateway/admit.ts';
import { createRedeem, type RedeemDeps } from '../../../src/gateway/redeem.ts';
import { KILL_RULE } from '../../../src/operators/kill-switches.ts';
import { admitRequest, decided } from './decided.ts';

/** The retry of a call whose approval is spent; `taken` says whether it ran. */
const retried = async (decision: ReturnType<typeof decided>) => {
  let taken = false;
  const { admit } = createAdmit({
    decide: async () => decision,
    redeem: createRedeem({ finish: async () => undefined } as unknown as RedeemDeps),
    retries: {
      goOn: async () => {
        taken = true;
        return { id: 'ap_1', digest: 'd', state: 'executing' };
      },
    },
  } as unknown as AdmitDeps);
  const carried = {
    kind: 'continued',
    digest: 'd',
    approval: 'ap_1',
    upstream: undefined,
    use: 'u',
  } as const;
  const admitted = await admit(admitRequest({ retries: { carried, mayRetry: true } }));
  return { admitted, taken: () => taken };
};

it.each([
  ['deny', 'frozen'],
  ['deny', KILL_RULE],
  ['require-grant', 'needs-access'],
] as const)(
  '%s by %s before the retry of an approved call keeps the retry from running',
  async (action, rule) => {
    const { admitted, taken } = await retried(decided({ action, rule }));
    expect(admitted).toMatchObject({ ok: false, refused: { decision: { action, rule } } });
    expect(taken()).toBe(false);
  },
);

it('the retry of an approved call runs without asking anyone again', async () => {
  const { admitted, taken } = await retried(decided());
  expect(admitted).toMatchObject({ ok: true, approval: { id: 'ap_1' } });
  expect(taken()).toBe(true);
});
