/** When a token is asked for, and when a kept one is good enough. */
import { expect, test } from 'vitest';
import { createTokens } from '../../../../src/upstream/credentials/tokens.ts';

const LIFE = 10 * 60_000;

const setUp = () => {
  const clock = { now: 0 };
  const asked: string[] = [];
  const tokens = createTokens(() => clock.now);
  const request = async () => {
    asked.push(`t${asked.length + 1}`);
    return { value: `t${asked.length}`, expiresAt: clock.now + LIFE };
  };
  return { clock, asked, tokens, request };
};

test('twenty requests at once ask once, and the token is kept', async () => {
  const { tokens, asked, request } = setUp();
  const all = await Promise.all(Array.from({ length: 20 }, () => tokens.get('k', request)));
  expect(new Set(all)).toEqual(new Set(['t1']));
  expect(await tokens.get('k', request)).toBe('t1');
  expect(asked).toHaveLength(1);
});

test('a token is renewed before its end, while the old one still serves', async () => {
  const { tokens, clock, request } = setUp();
  await tokens.get('k', request);
  clock.now = LIFE - 60_000;
  expect(await tokens.get('k', request)).toBe('t1');
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(await tokens.get('k', request)).toBe('t2');
});

test('an ended token is never given out', async () => {
  const { tokens, clock, request } = setUp();
  await tokens.get('k', request);
  clock.now = LIFE;
  expect(await tokens.get('k', request)).toBe('t2');
});

test('asking in vain leaves the old token in force, and is not repeated at once', async () => {
  const { tokens, clock, request } = setUp();
  await tokens.get('k', request);
  clock.now = LIFE - 60_000;
  let failed = 0;
  const failing = async () => {
    failed += 1;
    throw new Error('down');
  };
  for (let turn = 0; turn < 5; turn += 1) {
    expect(await tokens.get('k', failing)).toBe('t1');
    await new Promise(setImmediate);
  }
  expect(failed).toBe(1);
});

test('a token that is refused while it is renewed in vain does not come back', async () => {
  const { tokens, clock, request } = setUp();
  await tokens.get('k', request);
  clock.now = LIFE - 60_000;
  const renewal = Promise.withResolvers<never>();
  expect(await tokens.get('k', () => renewal.promise)).toBe('t1');
  tokens.forget('k', 't1');
  renewal.reject(new Error('down'));
  await new Promise(setImmediate);
  expect(await tokens.get('k', request)).toBe('t2');
});

test('a refused token is forgotten, but not the newer one of someone who was faster', async () => {
  const { tokens, request } = setUp();
  const first = await tokens.get('k', request);
  tokens.forget('k', first);
  const second = await tokens.get('k', request);
  tokens.forget('k', first);
  expect(await tokens.get('k', request)).toBe(second);
});

test('callers do not share tokens', async () => {
  const { tokens, request } = setUp();
  expect(await tokens.get('a', request)).not.toBe(await tokens.get('b', request));
});
