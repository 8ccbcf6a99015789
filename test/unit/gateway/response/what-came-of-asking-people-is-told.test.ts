/** What the model is told of a call that people were asked about and that does not run. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import {
  refusalAfter,
  refusalSettled,
  verdictAfter,
} from '../../../../src/gateway/response/explain-refusal.ts';

const approval = (change: object = {}): Approval =>
  ({
    id: 'ap_1',
    state: 'pending',
    expiresAt: Date.UTC(2026, 10, 1, 9, 30),
    approvers: { name: 'dba' },
    votes: [],
    announcement: { channel: 'C', ts: '1' },
    announcements: [],
    ...change,
  }) as unknown as Approval;

it.each(['still-pending', 'approved'] as const)('is %s: it can be called again until its end', (outcome) => {
  const refusal = refusalAfter(outcome, approval());
  expect(refusal.code).toBe('approval-pending');
  expect(refusal.message).toContain('Approval ap_1 is pending (asked dba). Not executed.');
  expect(refusal.message).toContain('stays open until 2026-11-01 09:30 UTC.');
  expect(refusal.message).toContain('Call the same tool again with exactly the same arguments.');
});

it('is told who may decide only while no one has', () => {
  const sentence = (state: string) => refusalAfter('still-pending', approval({ state })).message;
  expect(sentence('pending').length).toBeGreaterThan(sentence('approved').length);
});

it.each([
  ['denied', 'approval-denied'],
  ['expired', 'approval-timeout'],
  ['cancelled', 'approval-cancelled'],
  ['undeliverable', 'approval-undeliverable'],
] as const)('is %s', (outcome, code) => {
  expect(refusalAfter(outcome, approval({ state: outcome }))).toMatchObject({ code });
  expect(refusalSettled(approval({ state: outcome }))).toMatchObject({ code });
});

it('is told the reason of a denial that its author shares', () => {
  const votes = [
    { verdict: 'approve', shareReason: true, reason: 'fine' },
    { verdict: 'deny', shareReason: false, reason: 'between us' },
    { verdict: 'deny', shareReason: true, reason: 'not today' },
  ];
  expect(refusalAfter('denied', approval({ votes })).message).toContain('Reason: not today');
  expect(refusalAfter('denied', approval({ votes: votes.slice(0, 2) })).message).not.toContain('Reason');
  expect(refusalAfter('expired', approval({ votes })).message).not.toContain('Reason');
});

it('was used by an identical call', () => {
  const refusal = refusalSettled(approval({ state: 'executed' }));
  expect(refusal.code).toBe('approval-denied');
  expect(refusal.message).toContain('Approval ap_1 was used by an identical call.');
});

it('has run although its answer was withheld', () => {
  const refusal = refusalSettled(approval({ state: 'executed-withheld', error: 'Too large.' }));
  expect(refusal.code).toBe('upstream-invalid');
  expect(refusal.message).toContain('has run (ap_1), and its answer was withheld: Too large. See');
  expect(refusalSettled(approval({ state: 'executed-withheld' })).message).toContain('withheld:  See');
});

it.each([
  ['still-pending', 'refused'],
  ['approved', 'refused'],
  ['undeliverable', 'refused'],
  ['denied', 'denied'],
  ['expired', 'expired'],
  ['cancelled', 'cancelled'],
] as const)('%s is recorded as %s', (outcome, verdict) => {
  expect(verdictAfter(outcome)).toBe(verdict);
});
