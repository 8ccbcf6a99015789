import { expect, test } from 'vitest';
import { allMethods } from '../../../../src/demo/slack-simulator/methods/all-methods.ts';
import { SLACK_RATE_LIMITS } from '../../../../src/demo/slack-simulator/rate-limits.ts';
import { createState } from '../../../../src/demo/slack-simulator/state.ts';
import { createTriggers } from '../../../../src/demo/slack-simulator/triggers.ts';
import { clientOf, startSimulator, workspace } from './workspace-fixture.ts';

const NOW = 1_700_000_000_000;
const limited = { code: 'slack_webapi_rate_limited_error' };

test('every method that is answered has a limit', () => {
  const state = createState({ workspace, now: () => NOW, newId: () => 'id' });
  const triggers = createTriggers(state.now, state.newId);
  const methods = allMethods({ state, triggers, uploadUrl: () => '', socketUrl: () => '' });
  expect(SLACK_RATE_LIMITS.map(({ method }) => method).sort()).toEqual(Object.keys(methods).sort());
});

test('a channel takes a short burst of messages and then one a second, without holding up others', async () => {
  let now = NOW;
  const simulator = await startSimulator({ now: () => now });
  const post = (channel: string) => clientOf(simulator).chat.postMessage({ channel, text: 'x' });
  for (let sent = 0; sent < 10; sent++) {
    await post('CAPPROVE');
    now += 100;
  }
  await expect(post('CAPPROVE')).rejects.toMatchObject({ ...limited, retryAfter: 9 });
  await post('CSECRET');
  now += 9_000;
  await post('CAPPROVE');
  expect(simulator.messages('CAPPROVE')).toHaveLength(11);
});

test.each([
  ['usergroups.users.list', 20, { usergroup: 'SDBA' }],
  ['conversations.info', 50, { channel: 'CAPPROVE' }],
  ['users.info', 100, { user: 'UALICE' }],
])('%s is answered %i times a minute, whatever it asks about', async (method, calls, args) => {
  let now = NOW;
  const simulator = await startSimulator({ now: () => now });
  const call = (more = {}) => clientOf(simulator).apiCall(method, { ...args, ...more });
  for (let made = 0; made < calls; made++) await call();
  await expect(call({ channel: 'CSECRET' })).rejects.toMatchObject({ ...limited, retryAfter: 60 });
  now += 60_001;
  await call();
});

test('a test that needs bursts lifts the limits', async () => {
  const simulator = await startSimulator({ now: () => NOW, rateLimits: 'none' });
  const { chat } = clientOf(simulator);
  for (let sent = 0; sent < 30; sent++) await chat.postMessage({ channel: 'CAPPROVE', text: 'x' });
  expect(simulator.messages('CAPPROVE')).toHaveLength(30);
});
