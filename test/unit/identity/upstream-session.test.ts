/** Tokens of a provider are for that provider alone, also once another one is configured. */
import { expect, test } from 'vitest';
import { STANDARD_CLAIMS } from '../../../src/identity/caller-from-claims.ts';
import { createReread } from '../../../src/identity/upstream-session.ts';

test('a person whom another provider named is not asked about at this one', async () => {
  let asked = 0;
  const reread = createReread({
    connect: async () => {
      asked += 1;
      throw new Error('asked');
    },
    source: {
      issuer: 'https://new.example',
      require: {},
      kind: 'human',
      claims: STANDARD_CLAIMS,
      emails: 'all',
      emailVerified: 'claim',
      groups: { human: 'all', workload: 'all' },
      foreign: false,
    },
    now: Date.now,
  });
  const known = {
    caller: {
      issuer: 'https://old.example',
      subject: 'alice',
      email: undefined,
      groups: [],
      kind: 'human',
      clientId: undefined,
      expiresAt: 0,
    },
    upstream: {
      subject: 'alice',
      refreshToken: 'of the old one',
      accessToken: 'of the old one',
      accessUntil: Number.MAX_SAFE_INTEGER,
      userinfoTells: true,
    },
  } as const;
  await expect(reread(known)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(asked).toBe(0);
});
