import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { refusedText } from '../../../../src/gateway/response/refused.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const errorOf = (refusal: Refusal, decision?: ReturnType<typeof decided>): unknown =>
  JSON.parse(
    refusedText(
      { id: 1, method: 'resources/read', params: undefined },
      { refusal, decision, approval: undefined },
      safe,
    ),
  ).error;

it('a refusal that no rule has made and that says nothing more has no data', () => {
  expect(errorOf(new Refusal('denied', 'no'))).toEqual({ code: -31403, message: 'no' });
});

it('a refusal says which rule has made it, and what it has to say besides', () => {
  const refusal = new Refusal('too-many', 'slower', { retryAfter: 2 });
  expect(errorOf(refusal, decided({ action: 'deny', rule: 'frozen' }))).toMatchObject({
    message: 'slower',
    data: { retryAfter: 2, 'dev.firebreak/decision': { action: 'deny', rule: 'frozen' } },
  });
});
