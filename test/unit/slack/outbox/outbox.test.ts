/** What leaves for Slack: in order, at its pace, changes beside new messages, neither lost nor repeated. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, WebAPIPlatformError } from '@slack/web-api';
import { expect, it } from 'vitest';
import { until } from '../bench.ts';
import { openDocuments, openOutbox, post, update } from '../outbox-fixture.ts';

const never = () => new Promise<void>(() => {});

it('starts messages of one channel in order, and channels beside each other', async () => {
  const outbox = await openOutbox();
  const begun: string[] = [];
  const task = (name: string) => async () => void begun.push(name);
  await Promise.all([
    post(outbox, 'C1', task('first')),
    post(outbox, 'C1', task('second')),
    post(outbox, 'C1', task('third')),
  ]);
  expect(begun).toEqual(['first', 'second', 'third']);
  void post(outbox, 'C1', never);
  await post(outbox, 'C2', task('elsewhere'));
});

it('keeps its pace together with every other replica on the store', async () => {
  const documents = await openDocuments();
  const replicas = [await openOutbox({ every: 60, documents }), await openOutbox({ every: 60, documents })];
  const starts: number[] = [];
  const began = Date.now();
  const note = async () => void starts.push(Date.now());
  await Promise.all(replicas.flatMap((outbox) => [1, 2, 3].map(() => post(outbox, 'C1', note))));
  // Six starts are five pauses, the one who made them; timers may be a millisecond early.
  expect(Date.now() - began).toBeGreaterThanOrEqual(5 * 60 - 10);
});

it('makes a change at once, however many messages wait', async () => {
  const outbox = await openOutbox({ every: 60_000 });
  await post(outbox, 'C1', async () => undefined);
  void post(outbox, 'C1', never).catch(() => undefined);
  let changed = false;
  await update(outbox, 'ap_1', async () => {
    changed = true;
  });
  expect(changed).toBe(true);
});

it('makes one change for all that were asked for while it waited', async () => {
  const outbox = await openOutbox();
  let changes = 0;
  const change = async () => {
    changes += 1;
  };
  await Promise.all([1, 2, 3, 4].map(() => update(outbox, 'ap_1', change)));
  expect(changes).toBe(1);
});

it('makes a change that was asked for while the one before it was made', async () => {
  const outbox = await openOutbox();
  let shown = 0;
  let version = 1;
  const begun = Promise.withResolvers<void>();
  const show = async () => {
    const current = version;
    begun.resolve();
    await sleep(20);
    shown = current;
  };
  void update(outbox, 'ap_1', show);
  await begun.promise;
  version = 2;
  await update(outbox, 'ap_1', show);
  expect(shown).toBe(2);
});

it('makes urgent changes before all others', async () => {
  const outbox = await openOutbox();
  const made: string[] = [];
  const note = (name: string) => async () => void made.push(name);
  await Promise.all([
    update(outbox, 'ap_1', note('outcome')),
    update(outbox, 'ap_2', note('other outcome')),
    update(outbox, 'ap_3', note('decided'), true),
  ]);
  expect(made).toEqual(['decided', 'outcome', 'other outcome']);
});

it('makes a change, and sends a message, while other changes hang', async () => {
  const outbox = await openOutbox();
  for (let hanging = 0; hanging < 5; hanging += 1) void update(outbox, `ap_${hanging}`, never);
  await update(outbox, 'ap_next', async () => undefined);
  await post(outbox, 'C1', async () => undefined);
});

it('sends a message while the one before it hangs', async () => {
  const outbox = await openOutbox();
  void post(outbox, 'C1', never);
  expect(await post(outbox, 'C1', async () => 'next')).toBe('next');
});

it('makes no pauses at the end', async () => {
  const outbox = await openOutbox({ every: 60_000 });
  const seen: string[] = [];
  for (const name of ['first', 'second']) void post(outbox, 'C1', async () => seen.push(name));
  for (const name of ['ap_1', 'ap_2']) void update(outbox, name, async () => void seen.push(name));
  await outbox.drain(5000);
  expect(seen.sort()).toEqual(['ap_1', 'ap_2', 'first', 'second']);
});

it('tries a change again after a fault, but not what Slack will never take', async () => {
  const outbox = await openOutbox();
  let calls = 0;
  void update(outbox, 'ap_1', async () => {
    calls += 1;
    if (calls === 1) throw Object.assign(new Error('boom'), { code: ErrorCode.RequestError });
  });
  await until(() => calls === 2);
  let hopeless = 0;
  const gone = update(outbox, 'ap_2', async () => {
    hopeless += 1;
    throw new WebAPIPlatformError({ ok: false, error: 'message_not_found' });
  });
  expect(await gone).toBe(true);
  expect(hopeless).toBe(1);
  expect(outbox.warnings).toEqual([
    'slack: a message could not be updated (slack_webapi_request_error), attempt 1',
    'slack: a message could not be updated (message_not_found), attempt 1',
  ]);
});

it('rejects what waits behind a message that Slack failed to take, and goes on', async () => {
  const outbox = await openOutbox({ every: 50 });
  const failing = post(outbox, 'C1', () => Promise.reject(new Error('boom')));
  const behind = post(outbox, 'C1', async () => 'behind');
  await expect(failing).rejects.toThrow('boom');
  await expect(behind).rejects.toThrow('boom');
  expect(await post(outbox, 'C1', async () => 'next')).toBe('next');
});

it('refuses only the one message that Slack will never take', async () => {
  const outbox = await openOutbox({ every: 50 });
  const refused = post(outbox, 'C1', () =>
    Promise.reject(new WebAPIPlatformError({ ok: false, error: 'msg_too_long' })),
  );
  const behind = post(outbox, 'C1', async () => 'behind');
  await expect(refused).rejects.toThrow('msg_too_long');
  expect(await behind).toBe('behind');
});
