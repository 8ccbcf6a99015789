import { expect, it } from 'vitest';
import { refusalFor } from '../../../../src/gateway/response/explain-refusal.ts';
import { decided } from '../decided.ts';

it('a call that is denied because its budget is spent is refused as such, and any other denial as denied', () => {
  const denied = { action: 'deny', rule: 'few-deletes' } as const;
  expect(refusalFor(decided({ ...denied, budgetSpent: true }))).toMatchObject({ code: 'budget-spent' });
  expect(refusalFor(decided(denied))).toMatchObject({
    code: 'denied',
    message: expect.stringContaining('Denied by rule "few-deletes"; not executed.'),
  });
});

it('a call that needs access is told what gives it, if anything does', () => {
  const needed = { action: 'require-grant', rule: 'admins' } as const;
  const given = refusalFor(decided({ ...needed, access: ['billing-admin', 'break-glass'] }));
  expect(given).toMatchObject({ code: 'grant-required' });
  expect(given.message).toContain('Access that covers it: billing-admin, break-glass.');
  expect(refusalFor(decided(needed)).message).not.toContain('Access that covers it');
});
