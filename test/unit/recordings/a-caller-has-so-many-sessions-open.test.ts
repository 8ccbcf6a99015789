/** A caller begins no more sessions than it may have open, and those of others do not count. */
import { expect, it } from 'vitest';
import { createOpenSessions } from '../../../src/recordings/open-sessions.ts';

const TOO_MANY = expect.objectContaining({ code: 'too-many' });

it('begins one as long as it has fewer than it may', () => {
  const sessions = createOpenSessions(2);
  sessions.add('bob', 'one');
  expect(() => sessions.check('bob')).not.toThrow();
  sessions.add('bob', 'two');
  expect(() => sessions.check('bob')).toThrow(TOO_MANY);
  expect(() => sessions.check('ada')).not.toThrow();
});

it('begins another for each that has ended', () => {
  const sessions = createOpenSessions(2);
  for (const session of ['one', 'two']) sessions.add('bob', session);
  sessions.remove('one');
  sessions.remove('one');
  sessions.remove('unknown');
  expect(() => sessions.check('bob')).not.toThrow();
  sessions.add('bob', 'three');
  expect(() => sessions.check('bob')).toThrow(TOO_MANY);
});

it('begins none if it may have none', () => {
  expect(() => createOpenSessions(0).check('bob')).toThrow(TOO_MANY);
});
