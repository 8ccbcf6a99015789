import { expect, it } from 'vitest';
import { startDemoProcess } from '../support/start-demo-process.ts';

it('keeps every promise if people sign in by SAML', { timeout: 60_000 }, async () => {
  const demo = startDemoProcess('--once', '--saml', '--port', '0');
  expect([await demo.ended, demo.stderr()]).toEqual([0, '']);
  expect(demo.stdout()).toContain('The tour is over; everything was as told.');
  expect(demo.leftBehind()).toEqual([]);
});
