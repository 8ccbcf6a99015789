import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { createWebSessions } from '../../../src/identity/web-session.ts';
import { createSealer } from '../../../src/mcp/seal.ts';

const alice: Caller = {
  issuer: 'https://idp.acme.io',
  subject: 'alice',
  email: undefined,
  groups: ['dba'],
  kind: 'human',
  clientId: undefined,
  expiresAt: 1,
};
const MINUTE = 60_000;
const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
const clock = { at: 1000 };
const sessions = createWebSessions({ sealer, now: () => clock.at });

test('says who signed in for ten minutes, whatever the ID token said', () => {
  clock.at = 1000;
  const { value } = sessions.begin({ caller: alice, authenticatedAt: 900 });
  expect(sessions.read(value)).toEqual({
    caller: { ...alice, expiresAt: 1000 + 10 * MINUTE },
    authenticatedAt: 900,
  });
  clock.at = 1000 + 10 * MINUTE - 1;
  expect(sessions.read(value)?.caller.subject).toBe('alice');
  clock.at = 1000 + 10 * MINUTE;
  expect(sessions.read(value)).toBeUndefined();
});

test('tells for half an hour whom the provider may be asked about, and never for longer than a working day', () => {
  clock.at = 0;
  const { value, life } = sessions.begin({ caller: alice, authenticatedAt: undefined });
  expect(life).toBe(30 * MINUTE);
  clock.at = 30 * MINUTE - 1;
  expect(sessions.renewable(value)).toMatchObject({ caller: { subject: 'alice' }, beganAt: 0 });
  const last = (() => {
    clock.at = 8 * 60 * MINUTE - MINUTE;
    return sessions.begin({ caller: alice, authenticatedAt: undefined }, 0);
  })();
  expect(last.life).toBe(MINUTE);
  clock.at += MINUTE;
  for (const sealed of [value, last.value]) {
    expect([sessions.read(sealed), sessions.renewable(sealed)]).toEqual([undefined, undefined]);
  }
});

test('believes nothing that was not sealed for this purpose with our key', () => {
  const forged = JSON.stringify({ ...alice, expiresAt: 9e15 });
  const foreign = createSealer([{ id: 'k1', key: randomBytes(32) }]).seal(forged, ['web-session']);
  for (const text of [undefined, '', forged, foreign, sealer.seal(forged, ['session'])]) {
    expect(sessions.read(text)).toBeUndefined();
  }
});

test('refuses what a browser would not keep', () => {
  const groups = Array.from({ length: 200 }, (_, index) => `group-with-a-long-name-${index}`);
  expect(() => sessions.begin({ caller: { ...alice, groups }, authenticatedAt: undefined })).toThrow(
    'more groups than a sign-in can hold',
  );
});
