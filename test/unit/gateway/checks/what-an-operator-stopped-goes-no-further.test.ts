/** Answers and streams of what an operator has stopped are refused; others go on as they are. */
import { expect, it } from 'vitest';
import { createCheckKillSwitch } from '../../../../src/gateway/checks/check-kill-switch.ts';

const context = {
  exchange: { caller: { subject: 'bob' }, server: 'shop' },
  conversation: { recording: { id: 'ses_1' } },
} as never;

it('is asked of the caller, the server and the session', () => {
  const asked: unknown[] = [];
  const check = createCheckKillSwitch((what) => void asked.push(what));
  expect(check(context, () => {})).toBe(context);
  expect(asked).toEqual([{ caller: { subject: 'bob' }, server: 'shop', tool: undefined, session: 'ses_1' }]);
});

it('is told that an operator did it', () => {
  const check = createCheckKillSwitch(() => ({ kind: 'server', server: 'shop' }) as never);
  expect(() => check(context, () => {})).toThrow(expect.objectContaining({ code: 'denied' }));
});
