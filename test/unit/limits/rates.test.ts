import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { createBuckets } from '../../../src/limits/buckets.ts';
import { createRates } from '../../../src/limits/rates.ts';

const BOB = { issuer: 'idp', subject: 'bob' };
const ALICE = { issuer: 'idp', subject: 'alice' };

const clock = () => {
  let time = 0;
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { now: () => time, pass };
};

const refusalOf = (act: () => unknown): Refusal | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Refusal;
  }
};

describe('what one caller may send', () => {
  it('messages: ten seconds of them at once, then one as each comes back', () => {
    const { now, pass } = clock();
    const rates = createRates({ messagesPerSecond: 2, bytesPerSecond: 1e6, now });
    for (let sent = 0; sent < 21; sent += 1) rates.receive(BOB, 0);
    const refusal = refusalOf(() => rates.receive(BOB, 0));
    expect(refusal).toMatchObject({ code: 'too-many', http: 429, retryAfter: 1 });
    expect(refusal?.message).toContain('Wait 1 s');
    rates.receive(ALICE, 0);
    pass(500);
    rates.receive(BOB, 0);
  });

  it('bytes: those of bodies under way count, and what they did not have comes back', () => {
    const { now, pass } = clock();
    const rates = createRates({ messagesPerSecond: 1e6, bytesPerSecond: 100, now });
    const settle = rates.receive(BOB, 3000);
    expect(refusalOf(() => rates.receive(BOB, 0))?.retryAfter).toBe(20);
    settle(10);
    rates.receive(BOB, 2000);
    expect(refusalOf(() => rates.receive(BOB, 0))?.retryAfter).toBe(11);
    pass(10_100);
    rates.receive(BOB, 0);
  });

  it('the messages of one body all count', () => {
    const rates = createRates({ messagesPerSecond: 1, bytesPerSecond: 1e6, now: () => 0 });
    rates.receive(BOB, 0);
    rates.receiveMore(BOB, 49);
    expect(refusalOf(() => rates.receive(BOB, 0))?.retryAfter).toBe(40);
  });
});

describe('what one caller is sent', () => {
  it('waits instead of being refused, and only for this caller', async () => {
    let time = 0;
    const rates = createRates({ messagesPerSecond: 1000, bytesPerSecond: 1000, now: () => time });
    const { signal } = new AbortController();
    const done: string[] = [];
    await rates.send(BOB, { bytes: 10_000 }, signal);
    const waiting = Promise.resolve(rates.send(BOB, { bytes: 20 }, signal)).then(() => done.push('bob'));
    await Promise.resolve(rates.send(ALICE, { bytes: 20 }, signal)).then(() => done.push('alice'));
    time = 20;
    await waiting;
    expect(done).toEqual(['alice', 'bob']);
  });

  it('stops waiting once the client is gone', async () => {
    const rates = createRates({ messagesPerSecond: 1, bytesPerSecond: 1, now: () => 0 });
    const leaving = new AbortController();
    const waiting = rates.send(BOB, { messages: 100 }, leaving.signal);
    leaving.abort();
    await waiting;
  });
});

it('forgets callers whose bucket is full again', () => {
  const { now, pass } = clock();
  const buckets = createBuckets({ rate: 1, burst: 1, now });
  for (let key = 0; key < 10_000; key += 1) buckets.take(String(key), 2);
  expect(buckets.debt('0')).toBe(1000);
  pass(5000);
  buckets.take('new', 3);
  expect(buckets.debt('new')).toBe(2000);
  expect(buckets.debt('0')).toBe(0);
});
