/** Slack's limits delay messages, and refuse none whose time is not over. */
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { expect, it } from 'vitest';
import { until } from './bench.ts';
import { openDocuments, openOutbox, post, update } from './outbox-fixture.ts';

/** Meets a limit so many times before it is taken. */
const limited = (times: number, seconds = 0.02) => {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw new WebAPIRateLimitedError(seconds);
    return calls;
  };
};

it('waits for a second and a third limit too, and so does what waits behind', async () => {
  const outbox = await openOutbox();
  const first = post(outbox, 'C1', limited(3));
  const behind = post(outbox, 'C1', limited(1));
  expect(await first).toBe(4);
  expect(await behind).toBe(2);
});

it('waits for a limit that Slack tells as an error', async () => {
  const outbox = await openOutbox();
  let calls = 0;
  const told = { ok: false as const, error: 'rate_limited', response_metadata: { retryAfter: 0.02 } };
  const taken = await post(outbox, 'C1', async () => {
    calls += 1;
    if (calls === 1) throw new WebAPIPlatformError(told as never);
    return 'taken';
  });
  expect(taken).toBe('taken');
});

it('gives a message up as limited once its time is over, and not those that still have time', async () => {
  const outbox = await openOutbox();
  const short = post(outbox, 'C1', limited(1, 2), Date.now() + 1500);
  const long = post(outbox, 'C1', async () => 'sent');
  await expect(short).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  expect(await long).toBe('sent');
});

it('keeps every replica on the store from asking before the limit is over', async () => {
  const documents = await openDocuments();
  const [one, other] = [await openOutbox({ documents }), await openOutbox({ documents })];
  let limitedAt = 0;
  const delayed = post(one, 'C1', async () => {
    if (limitedAt > 0) return;
    limitedAt = Date.now();
    throw new WebAPIRateLimitedError(2);
  });
  const closedUntil = async () =>
    Number((await documents.getDocument('slack-pace', 'C1'))?.value?.['closedUntil' as never] ?? 0);
  await until(async () => (await closedUntil()) > 0);
  const sentAt = await post(other, 'C1', async () => Date.now());
  // Timers may be a millisecond early.
  expect(sentAt - limitedAt).toBeGreaterThanOrEqual(1_990);
  await delayed;
});

it('makes other changes only when a limit on changes is over, and loses none', async () => {
  const outbox = await openOutbox();
  const made = await Promise.all([
    update(outbox, 'ap_1', async () => void (await limitedOnce())),
    update(outbox, 'ap_2', async () => undefined),
  ]);
  expect(made).toEqual([true, true]);
  expect(outbox.warnings).toEqual([]);
});

const limitedOnce = limited(1);
