/** The queue of a channel: in order, at its pace, new messages first, and changes neither lost nor repeated. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { expect, it } from 'vitest';
import { createOutbox } from '../../../src/slack/outbox.ts';
import { until } from './bench.ts';

const create = (pace = 1) => {
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  return { warnings, ...createOutbox({ pace, log }) };
};

it('sends one after the other in a channel, and channels beside each other', async () => {
  const outbox = create();
  const seen: string[] = [];
  const task = (name: string, takes: number) => async () => {
    await sleep(takes);
    seen.push(name);
    return name;
  };
  const sent = [
    outbox.post('C1', task('first', 40)),
    outbox.post('C1', task('second', 1)),
    outbox.post('C2', task('elsewhere', 1)),
  ];
  expect(await Promise.all(sent)).toEqual(['first', 'second', 'elsewhere']);
  expect(seen).toEqual(['elsewhere', 'first', 'second']);
});

it('keeps its pace', async () => {
  const outbox = create(60);
  const began = Date.now();
  await Promise.all([1, 2, 3].map(() => outbox.post('C1', async () => undefined)));
  expect(Date.now() - began).toBeGreaterThanOrEqual(115);
});

it('sends new messages before changes, and one change for many', async () => {
  const outbox = create();
  const seen: string[] = [];
  const note = (name: string) => async () => {
    seen.push(name);
  };
  const first = outbox.post('C1', note('post 1'));
  for (let time = 0; time < 5; time += 1) outbox.update('C1', 'ap_1', note('update'));
  await Promise.all([first, outbox.post('C1', note('post 2'))]);
  await until(() => seen.includes('update'));
  await outbox.drain(1000);
  expect(seen).toEqual(['post 1', 'post 2', 'update']);
});

it('runs a change that was asked for while the one before runs', async () => {
  const outbox = create();
  let shown = 0;
  let version = 1;
  const show = async () => {
    const current = version;
    await sleep(20);
    shown = current;
  };
  outbox.update('C1', 'ap_1', show);
  await sleep(5);
  version = 2;
  outbox.update('C1', 'ap_1', show);
  await outbox.drain(1000);
  expect(shown).toBe(2);
});

it('makes no pauses at the end', async () => {
  const outbox = create(60_000);
  const seen: string[] = [];
  await outbox.post('C1', async () => seen.push('post'));
  outbox.update('C1', 'ap_1', async () => void seen.push('update'));
  await outbox.drain(5000);
  expect(seen).toEqual(['post', 'update']);
});

it('waits for a rate limit', async () => {
  const outbox = create();
  let calls = 0;
  const posted = await outbox.post('C1', async () => {
    calls += 1;
    if (calls === 1) throw new WebAPIRateLimitedError(0.05);
    return 'posted';
  });
  expect(posted).toBe('posted');
});

it('tries a change again after a fault, but not what Slack will never take', async () => {
  const outbox = create();
  let calls = 0;
  outbox.update('C1', 'ap_1', async () => {
    calls += 1;
    if (calls === 1) throw Object.assign(new Error('boom'), { code: ErrorCode.RequestError });
  });
  await until(() => calls === 2);
  let hopeless = 0;
  outbox.update('C1', 'ap_2', async () => {
    hopeless += 1;
    throw new WebAPIPlatformError({ ok: false, error: 'message_not_found' });
  });
  await sleep(2500);
  expect(hopeless).toBe(1);
  expect(outbox.warnings).toEqual([
    'slack: a message could not be updated (slack_webapi_request_error), attempt 1',
    'slack: a message could not be updated (message_not_found), attempt 1',
  ]);
});

it('lets who posts know what went wrong, and goes on', async () => {
  const outbox = create();
  await expect(outbox.post('C1', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  expect(await outbox.post('C1', async () => 'next')).toBe('next');
});
