/** Session ids as clients know them: opened once for their owner, remembered within bounds, and unknown to everyone else. */
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import { createSealedSessions } from '../../../../src/gateway/session/sealed-sessions.ts';

const owner = (subject: string, server = 'shop') => ({
  caller: { issuer: 'https://idp.example', subject } as Caller,
  server,
});

const scene = (remembered = 2) => {
  const opened: string[] = [];
  const sessions = createSealedSessions({
    seal: (plain, associated) => Buffer.from(JSON.stringify([plain, associated])).toString('base64url'),
    open: (sealed, associated) => {
      opened.push(sealed);
      const [plain, to] = JSON.parse(Buffer.from(sealed, 'base64url').toString());
      return JSON.stringify(to) === JSON.stringify(associated) ? plain : undefined;
    },
    remembered,
  });
  return { sessions, opened };
};

it('opens for the caller and the server that it was made for, and for no other', () => {
  const { sessions } = scene();
  const id = sessions.seal({ recording: 'ses_1', upstream: 'u' }, owner('bob'));
  expect(sessions.open(id, owner('bob'))).toEqual({ recording: 'ses_1', upstream: 'u' });
  for (const other of [owner('eve'), owner('bob', 'books')])
    expect(() => sessions.open(id, other)).toThrow(expect.objectContaining({ code: 'unknown-session' }));
});

it('is opened once as long as it is remembered', () => {
  const { sessions, opened } = scene();
  const [one, two, three] = ['1', '2', '3'].map((recording) =>
    sessions.seal({ recording }, owner('bob')),
  ) as [string, string, string];
  sessions.open(one, owner('bob'));
  sessions.open(one, owner('bob'));
  sessions.open(two, owner('bob'));
  expect(opened).toEqual([one, two]);
  sessions.open(three, owner('bob'));
  sessions.open(two, owner('bob'));
  expect(opened).toEqual([one, two, three]);
  sessions.open(one, owner('bob'));
  expect(opened).toEqual([one, two, three, one]);
});
