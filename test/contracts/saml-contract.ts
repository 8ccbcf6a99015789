/** What sign-in by SAML needs of every store: an assertion is used once, and a session that has ended stays ended. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAnswers, type SamlAnswer } from '../../src/identity/saml/answers.ts';
import { createEndedSessions } from '../../src/identity/saml/ended-sessions.ts';
import { createSealer } from '../../src/mcp/seal.ts';
import type { Store } from '../../src/store/store.ts';

const issuer = 'https://idp.acme.example/saml';
const nameId = { value: 'alice', format: undefined };
const answer: SamlAnswer = {
  claims: { NameID: 'alice', groups: ['dba'] },
  inResponseTo: '_request',
  authnInstant: 1,
  sessionNotOnOrAfter: 2,
  nameId: { value: 'alice', format: 'persistent' },
  sessionIndex: '_session',
};

export const samlContract = (store: () => Store, clock: { now: number }): void => {
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const now = () => clock.now;
  const replica = () => createAnswers({ documents: store(), sealer, issuer, now });
  const answerIn = (path = '') => new URL(path, issuer).searchParams.get('answer') ?? '';

  it('keeps an assertion for the first of eight replicas, and gives it out once', async () => {
    const until = clock.now + 60_000;
    const paths = await Promise.all(Array.from({ length: 8 }, () => replica().keep('_once', until, answer)));
    const [path, ...others] = paths.filter((each) => each !== undefined);
    expect(others).toEqual([]);
    const taken = await Promise.all(Array.from({ length: 8 }, () => replica().take(answerIn(path))));
    expect(taken.filter((each) => each !== undefined)).toEqual([answer]);
    expect(await replica().keep('_once', until, answer)).toBeUndefined();
  });

  it('keeps nothing of a person that can be read without the key', async () => {
    const path = await replica().keep('_sealed', clock.now + 60_000, answer);
    const kept = await store().getDocument('saml-assertion', answerIn(path));
    expect(kept).toBeDefined();
    expect(JSON.stringify(kept)).not.toContain('alice');
  });

  it('ends the sessions before, and no session after', async () => {
    const sessions = () => createEndedSessions({ documents: store(), issuer, longest: 60_000, now });
    const before = { nameId, sessionIndex: '_a', since: clock.now };
    await Promise.all(Array.from({ length: 4 }, () => sessions().end('alice', undefined)));
    clock.now += 1;
    expect(await sessions().isEnded(before)).toBe(true);
    expect(await sessions().isEnded({ ...before, since: clock.now })).toBe(false);
    expect(await sessions().isEnded({ ...before, nameId: { ...nameId, value: 'bob' } })).toBe(false);
  });
};
