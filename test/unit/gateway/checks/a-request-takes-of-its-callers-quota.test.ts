/** Standing streams and other requests of a caller are counted apart, each until it ends. */
import { expect, it } from 'vitest';
import { createTakeQuota } from '../../../../src/gateway/checks/take-quota.ts';

const take = async (context: object): Promise<readonly string[]> => {
  const log: string[] = [];
  const quota = (name: string) => (caller: { subject: string }) => {
    log.push(`${name} of ${caller.subject}`);
    return () => void log.push(`end of ${name}`);
  };
  const step = createTakeQuota({ streams: quota('streams'), requests: quota('requests') } as never);
  expect(await step(context as never, (end) => void end())).toBe(context);
  return log;
};
const request = (method: string) => ({
  kind: 'request',
  request: { caller: { subject: 'bob' }, intent: { method } },
});

it.each([
  ['a stream', { kind: 'stream', exchange: { caller: { subject: 'bob' } } }, 'streams'],
  ['a subscription', request('subscriptions/listen'), 'streams'],
  ['any other request', request('tools/call'), 'requests'],
])('is taken by %s', async (_, context, name) => {
  expect(await take(context)).toEqual([`${name} of bob`, `end of ${name}`]);
});
