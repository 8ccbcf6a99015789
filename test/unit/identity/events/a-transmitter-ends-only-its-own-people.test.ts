/** A transmitter of events ends people of its issuers, and addresses these are trusted for; no one else's. */
import { expect, it } from 'vitest';
import { createMayEnd } from '../../../../src/identity/events/may-end.ts';

const [ACME, PARTNER] = ['https://acme.example', 'https://partner.example'];
const acme = { issuer: ACME, emails: 'all' } as const;
const partner = { issuer: PARTNER, emails: ['partner.example'] };
const account = (issuer: string) => ({ account: { issuer, subject: 'alice' } });

it('of several issuers ends people of its own', () => {
  const mayEnd = createMayEnd({ issuer: PARTNER }, [acme, partner]);
  expect(mayEnd(account(PARTNER))).toBe(true);
  expect(mayEnd(account(ACME))).toBe(false);
  expect(mayEnd({ email: 'alice@Partner.example' })).toBe(true);
  expect(mayEnd({ email: 'alice@acme.example' })).toBe(false);
});

it('ends people of the issuers that the settings name', () => {
  const mayEnd = createMayEnd({ issuer: 'https://events.example', issuers: [ACME] }, [acme, partner]);
  expect(mayEnd(account(ACME))).toBe(true);
  expect(mayEnd({ email: 'alice@acme.example' })).toBe(true);
  expect(mayEnd(account(PARTNER))).toBe(false);
  expect(mayEnd(account('https://events.example'))).toBe(false);
});

it('ends people of the only issuer, whatever name its events come under', () => {
  const mayEnd = createMayEnd({ issuer: 'https://events.example' }, [acme, acme]);
  expect(mayEnd(account(ACME))).toBe(true);
  expect(mayEnd({ email: 'alice@acme.example' })).toBe(true);
});
