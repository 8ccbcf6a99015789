/** A token that the server refused is renewed, although other calls of the same person ask for it at the same moment. */
import { expect, it } from 'vitest';
import { personCredential } from '../../../../src/upstream/connections/person-credential.ts';
import { createTokenFor } from '../../../../src/upstream/connections/person-tokens.ts';

it('when a call that asked before the refusal gets the old token after it', async () => {
  const asked: (string | undefined)[] = [];
  const early = Promise.withResolvers<string>();
  const credential = personCredential((_caller, refused) => {
    asked.push(refused);
    return asked.length === 1 ? early.promise : Promise.resolve('new');
  });
  const first = credential.headers({ caller: 'bob' });
  credential.refused({ caller: 'bob' }, { authorization: 'Bearer old' });
  early.resolve('old');
  expect(await first).toEqual({ authorization: 'Bearer old' });
  expect(await credential.headers({ caller: 'bob' })).toEqual({ authorization: 'Bearer new' });
  await credential.headers({ caller: 'bob' });
  expect(asked).toEqual([undefined, 'old', undefined]);
});

it('when a call whose token was not refused yet has begun to look', async () => {
  const origin = 'https://tracker.example.com';
  const connection = {
    kind: 'connected' as const,
    issuer: origin,
    origin,
    accessToken: 'old',
    refreshToken: 'refresh',
    expiresAt: undefined,
    connectedAt: 0,
  };
  const tokenFor = createTokenFor({
    server: 'tracker',
    origin,
    page: 'https://gw.example.com/connections/tracker',
    kept: {
      read: async () => ({ connection, version: 1 }),
      swap: async () => true,
      versionOf: async () => 1,
      remove: async () => {},
    },
    findAuthority: async () => {
      throw new Error('the authorization server was asked');
    },
    clients: { at: async () => Promise.reject(new Error('not reached')), forget: async () => {} },
    takeLease: async () => true,
    owner: 'replica-1',
    now: () => 1000,
    log: { warn: () => {} },
  });
  const [early, late] = [tokenFor('bob', undefined), tokenFor('bob', 'old')];
  await expect(late).rejects.toThrow('the authorization server was asked');
  expect(await early).toBe('old');
});
