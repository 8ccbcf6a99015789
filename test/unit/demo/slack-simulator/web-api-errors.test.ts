import { expect, test } from 'vitest';
import { card, clientOf, startSimulator, workspace } from './workspace-fixture.ts';

type Arguments = Record<string, unknown>;
const approvals = { channel: 'CAPPROVE' };
const modal = { type: 'modal', title: { type: 'plain_text', text: 'Deny' }, blocks: [] };

const refusals: [method: string, args: Arguments, error: string][] = [
  ['chat.postMessage', { channel: 'CNONE', text: 'x' }, 'channel_not_found'],
  ['chat.postMessage', { channel: 'CELSE', text: 'x' }, 'not_in_channel'],
  ['chat.postMessage', { channel: 'COLD', text: 'x' }, 'is_archived'],
  ['chat.postMessage', { text: 'x' }, 'invalid_arguments'],
  ['chat.postMessage', approvals, 'no_text'],
  ['chat.postMessage', { ...approvals, text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ['chat.postMessage', { ...approvals, blocks: '{"not":"a list"}' }, 'invalid_blocks_format'],
  ['chat.postMessage', { ...approvals, blocks: '[{' }, 'invalid_blocks_format'],
  ['chat.postMessage', { ...approvals, blocks: [{ type: 'nonsense' }] }, 'invalid_blocks'],
  ['chat.update', { ...approvals, ts: '1.2', text: 'x' }, 'message_not_found'],
  ['chat.update', { channel: 'UALICE', ts: '1.2', text: 'x' }, 'channel_not_found'],
  ['chat.delete', { ...approvals, ts: '1.2' }, 'message_not_found'],
  ['chat.postEphemeral', { ...approvals, user: 'UGUEST', text: 'x' }, 'user_not_in_channel'],
  ['conversations.open', {}, 'users_list_not_supplied'],
  ['conversations.open', { users: 'UNOBODY' }, 'user_not_found'],
  ['conversations.open', { users: 'UGONE' }, 'user_disabled'],
  ['conversations.open', { channel: 'DNONE' }, 'channel_not_found'],
  ['conversations.open', approvals, 'method_not_supported_for_channel_type'],
  ['conversations.info', { channel: 'CNONE' }, 'channel_not_found'],
  ['conversations.list', { types: 'clubs' }, 'invalid_types'],
  ['users.info', { user: 'UNOBODY' }, 'user_not_found'],
  ['users.list', { cursor: 'nonsense' }, 'invalid_cursor'],
  ['users.list', { limit: 'all' }, 'invalid_limit'],
  ['users.list', { limit: -1 }, 'invalid_limit'],
  ['conversations.list', { limit: 1000 }, 'invalid_limit'],
  ['conversations.list', { limit: 1.5 }, 'invalid_limit'],
  ['usergroups.users.list', { usergroup: 'SNONE' }, 'no_such_subteam'],
  ['usergroups.users.list', { usergroup: 'SOFF' }, 'no_such_subteam'],
  ['views.open', { trigger_id: '1.2.x', view: modal }, 'invalid_trigger_id'],
  ['views.update', { view_id: 'VNONE', view: modal }, 'not_found'],
  ['views.publish', { user_id: 'UNOBODY', view: { type: 'home', blocks: [] } }, 'user_not_found'],
  ['views.publish', { user_id: 'UALICE', view: modal }, 'invalid_arguments'],
  ['reactions.add', {}, 'unknown_method'],
  ['apps.connections.open', {}, 'not_allowed_token_type'],
];

test.each(refusals)('%s with %j answers %s', async (method, args, error) => {
  const simulator = await startSimulator();
  const call = clientOf(simulator).apiCall(method, args);
  await expect(call).rejects.toMatchObject({ data: { ok: false, error } });
});

test('a private channel without the app is as good as absent', async () => {
  const channels = workspace.channels.map((channel) => ({ ...channel, botIsMember: false }));
  const simulator = await startSimulator({ workspace: { ...workspace, channels } });
  const client = clientOf(simulator);
  for (const call of [
    client.chat.postMessage({ channel: 'CSECRET', text: 'x' }),
    client.conversations.info({ channel: 'CSECRET' }),
  ]) {
    await expect(call).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  }
});

test("a person's message cannot be changed or deleted by the app", async () => {
  const simulator = await startSimulator();
  simulator.say({ user: 'UALICE', channel: 'CAPPROVE', text: 'hello' });
  const { ts = '' } = simulator.lastMessage('CAPPROVE') ?? {};
  const client = clientOf(simulator);
  const update = client.chat.update({ channel: 'CAPPROVE', ts, text: 'forged' });
  await expect(update).rejects.toMatchObject({ data: { error: 'cant_update_message' } });
  const remove = client.chat.delete({ channel: 'CAPPROVE', ts });
  await expect(remove).rejects.toMatchObject({ data: { error: 'cant_delete_message' } });
});

test.each([
  ['chat.update', 'chat:write'],
  ['chat.postEphemeral', 'chat:write'],
  ['conversations.open', 'im:write'],
  ['conversations.info', 'channels:read'],
  ['users.info', 'users:read'],
  ['users.lookupByEmail', 'users:read.email'],
  ['usergroups.list', 'usergroups:read'],
  ['usergroups.users.list', 'usergroups:read'],
  ['files.getUploadURLExternal', 'files:write'],
  ['files.completeUploadExternal', 'files:write'],
])('%s without %s answers missing_scope', async (method, needed) => {
  const simulator = await startSimulator({ workspace: { ...workspace, scopes: ['commands'] } });
  const call = clientOf(simulator).apiCall(method, { channel: 'CAPPROVE', users: 'UALICE' });
  await expect(call).rejects.toMatchObject({ data: { error: 'missing_scope', needed } });
});

test('a group conversation has eight people at most', async () => {
  const scopes = ['mpim:write'];
  const simulator = await startSimulator({ workspace: { ...workspace, scopes } });
  const users = Array.from({ length: 9 }, () => 'UALICE').join(',');
  const call = clientOf(simulator).conversations.open({ users });
  await expect(call).rejects.toMatchObject({ data: { error: 'too_many_users' } });
});

test('Socket Mode opens only with an app token that may', async () => {
  const allowed = await startSimulator();
  const { url } = await clientOf(allowed, allowed.appToken).apps.connections.open();
  expect(url).toMatch(/^ws:/);
  const appScopes = ['authorizations:read'];
  const denied = await startSimulator({ workspace: { ...workspace, appScopes } });
  const call = clientOf(denied, denied.appToken).apps.connections.open();
  await expect(call).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'connections:write', provided: 'authorizations:read' },
  });
});

test('a missing scope is named, with those that were granted', async () => {
  const simulator = await startSimulator({ workspace: { ...workspace, scopes: ['commands', 'users:read'] } });
  const call = clientOf(simulator).chat.postMessage({ channel: 'CAPPROVE', text: 'x' });
  await expect(call).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'chat:write', provided: 'commands,users:read' },
  });
});

test('unknown tokens, no token and the wrong kind of token are told apart', async () => {
  const simulator = await startSimulator();
  const { error: wrong } = await post(simulator.apiUrl, { authorization: 'Bearer xoxb-made-up' });
  const { error: none } = await post(simulator.apiUrl, {});
  const { error: app } = await post(simulator.apiUrl, { authorization: `Bearer ${simulator.appToken}` });
  expect([wrong, none, app]).toEqual(['invalid_auth', 'not_authed', 'not_allowed_token_type']);
});

test('form fields and JSON bodies mean the same, and the log of calls holds no token', async () => {
  const simulator = await startSimulator();
  const authorization = `Bearer ${simulator.botToken}`;
  await clientOf(simulator).chat.postMessage({ channel: 'CAPPROVE', text: 'form', blocks: card() as never });
  const json = { channel: 'CAPPROVE', text: 'json', blocks: card(), token: simulator.botToken };
  const response = await fetch(`${simulator.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(json),
  });
  expect(await response.json()).toMatchObject({ ok: true });
  const [first, second] = simulator.messages('CAPPROVE').map(({ blocks }) => blocks?.[1]);
  expect(first).toEqual(second);
  expect(simulator.calls().map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  expect(JSON.stringify(simulator.calls())).not.toContain(simulator.botToken);
});

async function post(apiUrl: string, headers: Record<string, string>): Promise<{ error?: string }> {
  const response = await fetch(`${apiUrl}auth.test`, { method: 'POST', headers });
  return (await response.json()) as { error?: string };
}
