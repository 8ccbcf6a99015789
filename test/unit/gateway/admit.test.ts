import { expect, it } from 'vitest';
import { type AdmitDeps, createAdmit } from '../../../src/gateway/admit.ts';
import { KILL_RULE } from '../../../src/operators/kill-switches.ts';
import { admitRequest, decided } from './decided.ts';

/** A further round of a call whose approval is spent; `taken` says whether the round was. */
const nextRound = async (decision: ReturnType<typeof decided>) => {
  let taken = false;
  const { admit } = createAdmit({
    decide: async () => decision,
    finish: async () => undefined,
    rounds: {
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
  const admitted = await admit(admitRequest({ rounds: { carried, mayGoRound: true } }));
  return { admitted, taken: () => taken };
};

it.each([
  ['deny', 'frozen'],
  ['deny', KILL_RULE],
  ['require-grant', 'needs-access'],
] as const)(
  '%s by %s between the rounds of an approved call lets no further round run',
  async (action, rule) => {
    const { admitted, taken } = await nextRound(decided({ action, rule }));
    expect(admitted).toMatchObject({ ok: false, refused: { decision: { action, rule } } });
    expect(taken()).toBe(false);
  },
);

it('a further round of an approved call runs without asking anyone again', async () => {
  const { admitted, taken } = await nextRound(decided());
  expect(admitted).toMatchObject({ ok: true, approval: { id: 'ap_1' } });
  expect(taken()).toBe(true);
});
