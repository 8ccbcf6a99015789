import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCommand } from '../../../../src/slack/commands/parse-command.ts';

const HOUR = 3_600_000;

it.each([
  ['', { name: 'help' }],
  ['  LIST ', { name: 'list' }],
  ['request', { name: 'request', access: undefined, duration: undefined, reason: undefined }],
  ['request billing', { name: 'request', access: 'billing' }],
  [
    'request billing 2h ticket  4711',
    { name: 'request', access: 'billing', duration: { text: '2h', ms: 2 * HOUR }, reason: 'ticket 4711' },
  ],
  ['request 2h billing why', { name: 'request', access: 'billing', duration: { text: '2h' }, reason: 'why' }],
  ['request billing for 2h', { name: 'request', access: 'billing', duration: undefined, reason: 'for 2h' }],
  ['request billing 1h a &lt;b&gt; &amp; c', { name: 'request', reason: 'a <b> & c' }],
  ['extend', { name: 'mistake' }],
  ['extend gr_1', { name: 'extend', id: 'gr_1', duration: undefined, reason: undefined }],
  ['extend gr_1 30m still busy', { name: 'extend', id: 'gr_1', duration: HOUR / 2, reason: 'still busy' }],
  ['end', { name: 'end', id: undefined }],
  ['end gr_1', { name: 'end', id: 'gr_1' }],
  ['revoke', { name: 'mistake' }],
  ['revoke gr_1', { name: 'revoke', id: 'gr_1', user: undefined }],
  ['revoke <@U0SAM|sam> gr_1', { name: 'revoke', id: 'gr_1', user: 'U0SAM' }],
  ['revoke &lt;!subteam^S0DBA|@dba&gt; gr_1', { name: 'mistake' }],
  ['revoke <!subteam^S0DBA|@dba> gr_1', { name: 'mistake' }],
  ['revoke @sam gr_1', { name: 'mistake' }],
  ['revoke <@U0SAM|sam> <@U0BOB|bob> gr_1', { name: 'mistake' }],
  ['revoke gr_1 gr_2', { name: 'mistake' }],
  ['revoke gr_1 “now”', { name: 'mistake' }],
  ['extend “gr_1” 30m why', { name: 'mistake' }],
  ['link 12345678', { name: 'link', code: '12345678' }],
  ['approve ap_1', { name: 'mistake' }],
])('reads "%s"', (text, command) => {
  expect(parseCommand(text)).toMatchObject(command);
});

it('takes nothing for an id that is too long to be one', () => {
  for (const name of ['extend', 'revoke', 'end']) {
    expect(parseCommand(`${name} gr_${'x'.repeat(8000)}`).name).toBe('mistake');
  }
});

it('reads anything without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(typeof parseCommand(text).name).toBe('string');
    }),
  );
});
