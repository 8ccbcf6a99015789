import { expect, it } from 'vitest';
import type { Decision } from '../../../src/domain/decision.ts';
import { createDecide, type DecideDeps } from '../../../src/gateway/decide.ts';
import { KILL_RULE } from '../../../src/operators/kill-switches.ts';
import { admitRequest, decided } from './decided.ts';

const { call } = admitRequest();
type Context = Parameters<ReturnType<DecideDeps['policy']>['decide']>[1];

const decideWith = (deps: Partial<DecideDeps>, says: (context: Context) => Decision) =>
  createDecide({
    work: { measure: (_caller, work) => work() },
    policy: () => ({ decide: (_call, context) => says(context) }) as ReturnType<DecideDeps['policy']>,
    liveGrants: async () => [],
    killing: () => undefined,
    budgets: { spent: async () => [] },
    now: () => 1,
    ...deps,
  });

it('a kill switch stops calls of a policy in shadow mode too, which lets all else through', async () => {
  const killed = { kind: 'user', name: 'bob', since: 0, by: 'carol' } as const;
  const decide = decideWith({ killing: () => killed }, () => decided({ action: 'deny', shadow: true }));
  expect(await decide(call, 'ses_1')).toMatchObject({ action: 'deny', rule: KILL_RULE, shadow: false });
});

it('a budget that is spent counts for a caller with live access as well', async () => {
  const decide = decideWith(
    { liveGrants: async () => [{} as never], budgets: { spent: async () => ['few'] } },
    ({ grants, spent = [] }) =>
      grants.length === 0
        ? decided({ action: 'require-grant' })
        : decided({ action: spent.includes('few') ? 'require-approval' : 'allow' }),
  );
  expect((await decide(call, 'ses_1')).action).toBe('require-approval');
});
