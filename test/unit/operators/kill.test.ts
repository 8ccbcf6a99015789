import { describe, expect, it } from 'vitest';
import { KILL_KINDS, type KillSwitch, killedBy, type Running } from '../../../src/operators/kill.ts';

const running: Running = {
  caller: { issuer: 'https://idp.acme.io', subject: 'bob', email: 'Bob@acme.io' },
  server: 'billing',
  tool: 'drop_table',
  session: 'ses_1',
};
const off = (kind: KillSwitch['kind'], name = ''): KillSwitch => ({ kind, name, since: 0, by: 'carol' });

describe('a kill switch', () => {
  it.each([
    off('user', 'bob'),
    off('user', 'bob@ACME.io'),
    off('server', 'billing'),
    off('tool', 'drop_table'),
    off('session', 'ses_1'),
    off('all'),
  ])('stops what it names: $kind $name', (each) => {
    expect(killedBy([off('user', 'eve'), each], running)).toBe(each);
  });

  it.each(KILL_KINDS.filter((kind) => kind !== 'all'))(
    'leaves everything but the %s it names alone',
    (kind) => {
      for (const name of ['', 'bo', 'billing2', 'drop_table ', 'ses_10', 'undefined']) {
        expect(killedBy([off(kind, name)], running)).toBeUndefined();
        expect(killedBy([off(kind, name)], { ...running, tool: undefined })).toBeUndefined();
      }
    },
  );

  it('stops a user who has no e-mail by subject only', () => {
    const nameless = { ...running, caller: { ...running.caller, email: undefined } };
    expect(killedBy([off('user', 'undefined')], nameless)).toBeUndefined();
    expect(killedBy([off('user', 'bob')], nameless)).toBeDefined();
  });
});
