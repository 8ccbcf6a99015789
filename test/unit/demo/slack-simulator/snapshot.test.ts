import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { snapshot } from '../../../../src/demo/slack-simulator/page/snapshot.ts';
import { createState, messagesOf } from '../../../../src/demo/slack-simulator/state.ts';
import { workspace } from './workspace-fixture.ts';

const start = () => createState({ workspace, now: Date.now, newId: randomUUID });
const message = (ts: string, text: string) =>
  ({ type: 'message', ts, text, user: 'U0FIREBREAK', team: 'T0ACME' }) as const;

test.each([
  ['UALICE', ['approvals', 'elsewhere', 'secret', 'old', 'with-partner', 'directmessage']],
  ['UBOB', ['approvals', 'elsewhere', 'old', 'with-partner', 'directmessage']],
  ['UGUEST', ['directmessage']],
])('%s sees the channels open to them', (user, names) => {
  expect(snapshot(start(), user).channels.map(({ name }) => name)).toEqual(names);
});

test('no one sees what was shown, opened or sent to another person', () => {
  const state = start();
  snapshot(state, 'UALICE');
  const approvals = state.channels.get('CAPPROVE');
  if (!approvals) throw new Error('the fixture has #approvals');
  messagesOf(state, approvals).push(message('2.0', 'for all'));
  state.ephemerals.push({ ...message('1.0', 'for alice'), channel: 'CAPPROVE', to: 'UALICE' });
  const texts = (user: string) =>
    snapshot(state, user)
      .channels.find(({ id }) => id === 'CAPPROVE')
      ?.messages.map(({ text, ephemeral }) => [text, ephemeral ?? false]);
  expect(texts('UALICE')).toEqual([
    ['for alice', true],
    ['for all', false],
  ]);
  expect(texts('UBOB')).toEqual([['for all', false]]);
  const direct = snapshot(state, 'UBOB').channels.filter(({ kind }) => kind === 'im');
  expect(direct).toHaveLength(1);
});

test('the people one can act as are active members, with what they are', () => {
  const people = snapshot(start(), 'UALICE').members.map(({ id, role, canAct }) => [id, role, canAct]);
  expect(people).toEqual([
    ['U0FIREBREAK', '', false],
    ['UALICE', 'admin · @dba', true],
    ['UBOB', '', true],
    ['UGUEST', 'guest', true],
    ['UGONE', '', false],
  ]);
});
