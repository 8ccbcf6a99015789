/** The token that a client of a caller showed last for a resource is kept until it ends, and passed to no one else. */
import { expect, it } from 'vitest';
import { type Caller, clientKey } from '../../../src/domain/caller.ts';
import { createPresentedTokens } from '../../../src/identity/presented-tokens.ts';

const caller = (change: Partial<Caller> = {}) =>
  ({
    issuer: 'https://idp.example',
    subject: 'alice',
    clientId: 'app',
    expiresAt: 1000,
    ...change,
  }) as Caller;

const start = () => {
  const clock = { now: 0 };
  const tokens = createPresentedTokens(() => clock.now);
  const of = (change: Partial<Caller> = {}, resource = 'mail') =>
    tokens.of(resource, clientKey(caller(change)));
  return { clock, tokens, of };
};

it('for the client that showed it, and for what it called', () => {
  const { tokens, of } = start();
  tokens.note('Bearer one', 'mail', caller());
  tokens.note('bearer   two', 'mail', caller());
  expect(of()).toBe('two');
  expect(of({ clientId: 'other' })).toBeUndefined();
  expect(of({ subject: 'bob' })).toBeUndefined();
  expect(of({}, 'shop')).toBeUndefined();
});

it('until it ends', () => {
  const { clock, tokens, of } = start();
  tokens.note('Bearer one', 'mail', caller());
  clock.now = 999;
  expect(of()).toBe('one');
  clock.now = 1000;
  expect(of()).toBeUndefined();
});

it.each([undefined, 'DPoP one', 'Bearer', 'Bearer one two', 'x Bearer one'])(
  'but not of %j',
  (authorization) => {
    const { tokens, of } = start();
    tokens.note(authorization, 'mail', caller());
    expect(of()).toBeUndefined();
  },
);

it('of ten thousand clients, of which the one unseen longest is forgotten', () => {
  const { tokens, of } = start();
  const seen = (index: number) => tokens.note(`Bearer t${index}`, 'mail', caller({ clientId: `c${index}` }));
  for (let index = 0; index < 10_000; index += 1) seen(index);
  seen(0);
  expect(of({ clientId: 'c1' })).toBe('t1');
  seen(10_000);
  expect(of({ clientId: 'c0' })).toBe('t0');
  expect(of({ clientId: 'c1' })).toBeUndefined();
});
