import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connectByUrl } from '../support/sign-in-by-url.ts';
import { startDemoProcess } from '../support/start-demo-process.ts';

const PATIENT = 60_000;

it('takes seven steps, keeps every promise, and leaves nothing behind', { timeout: PATIENT }, async () => {
  const demo = startDemoProcess('--once', '--port', '0');
  expect([await demo.ended, demo.stderr()]).toEqual([0, '']);
  const steps = [...demo.stdout().matchAll(/^\d\. (.+)$/gm)].map(([, title]) => title);
  expect(steps).toEqual([
    'Who is who',
    'Everyone sees their own tools',
    'A read comes back masked',
    'A forbidden call is refused',
    'A destructive call waits for a person',
    'Access for a while, not for ever',
    'An auditor proves what happened',
  ]);
  for (const said of [
    'The agent receives: Barbara Jane, card [REDACTED:card], note: hook key [REDACTED:stripe_key]',
    '✓ The database never heard of it.',
    'Eve clicks Approve, and is told: You are not an approver of this request; members of dba are.',
    '✓ It ran exactly once.',
    '✓ After 4 seconds it is refused again, and no one had to do anything.',
    '✓ It names the entry that was touched.',
    'The tour is over; everything was as told.',
  ]) {
    expect(demo.stdout()).toContain(said);
  }
  expect(demo.stdout()).not.toContain('\u001b[');
  expect(demo.leftBehind()).toEqual([]);
});

it('then stays up for a client of your own, until Ctrl-C', { timeout: PATIENT }, async () => {
  const demo = startDemoProcess('--auto');
  await demo.printed('\n}\n');
  const { billing } = JSON.parse(demo.stdout().slice(demo.stdout().lastIndexOf('\n{'))).mcpServers;
  expect(Object.keys(billing)).toEqual(['type', 'url']);
  const client = await connectByUrl(billing.url, 'bob');
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('list_orders');
  await client.close();
  demo.interrupt();
  expect([await demo.ended, demo.stderr(), demo.leftBehind()]).toEqual([0, '', []]);
});

it('says what to do if it cannot start', { timeout: PATIENT }, async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const port = (taken.address() as AddressInfo).port;
  const demo = startDemoProcess('--once', '--port', String(port));
  expect([await demo.ended, demo.leftBehind()]).toEqual([1, []]);
  expect(demo.stderr()).toMatch(/^The demo cannot start: --port: another process listens on port \d+ .*\n$/);
});
