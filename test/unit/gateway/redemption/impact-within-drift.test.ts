/** What was shown to approvers has to be what policy wants shown when the call runs, within the drift of both. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import type { Companion, Impact } from '../../../../src/domain/impact.ts';
import { impactShown, impactWithinDrift } from '../../../../src/gateway/redemption/impact-within-drift.ts';
import type { RedemptionDeps } from '../../../../src/gateway/redemption/redemption.ts';
import { admitRequest, decided } from '../decided.ts';

const COUNT: Companion = { tool: 'count_rows', args: { table: '/from' }, result: '/count', drift: 0.1 };

/** Asked under a rule with this companion, which said 100 then and says this now. */
const object = async (
  shown: Companion | undefined,
  wanted: Companion | undefined,
  says: number,
): Promise<string | undefined> => {
  const approval = { impact: shown && { companion: shown, value: 100 } } as Approval;
  const impact = async (companion: Companion): Promise<Impact> => ({ companion, value: says });
  const decision = decided({ preview: wanted });
  const call = { request: admitRequest({ impact }), approval, decision, asked: [decision] };
  const deps = {} as RedemptionDeps;
  const invalid = (await impactShown(call, deps)) ?? (await impactWithinDrift(call, deps));
  return invalid?.kind === 'void' ? invalid.problem : undefined;
};

it('takes the smaller of the drift that approvers agreed to and the one in force', async () => {
  expect(await object(COUNT, COUNT, 110)).toBeUndefined();
  expect(await object(COUNT, { ...COUNT, drift: 0.05 }, 110)).toContain('more than the 5% that may change');
  expect(await object(COUNT, { ...COUNT, drift: 0.5 }, 120)).toContain('more than the 10% that may change');
});

it('voids an approval whose approvers were not shown what policy wants shown now', async () => {
  expect(await object(undefined, COUNT, 100)).toContain('which they did not see');
  expect(await object(COUNT, { ...COUNT, args: { table: '/to' } }, 100)).toContain('which they did not see');
});

it('keeps to what was shown if policy wants nothing shown any more', async () => {
  expect(await object(COUNT, undefined, 120)).toContain('more than the 10%');
  expect(await object(undefined, undefined, 0)).toBeUndefined();
});
