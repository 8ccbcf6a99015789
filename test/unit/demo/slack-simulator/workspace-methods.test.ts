import { expect, test } from 'vitest';
import { clientOf, startSimulator, startSocketApp, workspace } from './workspace-fixture.ts';

const withScopes = (...scopes: string[]) => ({ workspace: { ...workspace, scopes } });

test('an e-mail address is shown and searched only with its own scope', async () => {
  const without = clientOf(await startSimulator());
  const seen = await without.users.info({ user: 'UALICE' });
  expect(seen.user?.profile).toEqual({ real_name: 'Alice Moreau', display_name: 'alice' });
  await expect(without.users.lookupByEmail({ email: 'alice@acme.io' })).rejects.toThrow('missing_scope');

  const granted = clientOf(await startSimulator(withScopes('users:read', 'users:read.email')));
  expect(await granted.users.lookupByEmail({ email: 'ALICE@acme.io' })).toMatchObject({
    user: { id: 'UALICE', is_email_confirmed: true, profile: { email: 'alice@acme.io' } },
  });
  await expect(granted.users.lookupByEmail({ email: 'no@acme.io' })).rejects.toThrow('users_not_found');
});

test('people can be listed page by page', async () => {
  const client = clientOf(await startSimulator());
  const ids: unknown[] = [];
  for await (const page of client.paginate('users.list', { limit: 2 })) {
    const { members } = page as unknown as { members: { id: string }[] };
    ids.push(members.map(({ id }) => id));
  }
  expect(ids).toEqual([['U0FIREBREAK', 'UALICE'], ['UBOB', 'UGUEST'], ['UGONE']]);
});

test('users carry what decides about them', async () => {
  const simulator = await startSimulator();
  simulator.addUser({ id: 'UNEW', name: 'new', real_name: 'New', is_stranger: true, team_id: 'T0OTHER' });
  simulator.setUser('UBOB', { deleted: true });
  const client = clientOf(simulator);
  const flags = async (user: string) => (await client.users.info({ user })).user;
  expect(await flags('UNEW')).toMatchObject({ is_stranger: true, team_id: 'T0OTHER', deleted: false });
  expect(await flags('UBOB')).toMatchObject({ deleted: true, team_id: 'T0ACME', is_bot: false });
  expect(await flags('UGUEST')).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
});

test('conversations say what kind they are', async () => {
  const client = clientOf(await startSimulator());
  const info = async (channel: string) => (await client.conversations.info({ channel })).channel;
  expect(await info('CSHARED')).toMatchObject({ is_ext_shared: true, is_private: false, is_member: true });
  expect(await info('CSECRET')).toMatchObject({ is_private: true, is_group: true });
  expect(await info('CELSE')).toMatchObject({ is_member: false });
  const listed = await client.conversations.list({ exclude_archived: true });
  expect(listed.channels?.map(({ name }) => name)).toEqual(['approvals', 'elsewhere', 'with-partner']);
});

test('a direct conversation is opened once and can be named by the person', async () => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  const first = await client.conversations.open({ users: 'UALICE' });
  const second = await client.conversations.open({ users: 'UALICE' });
  expect(first.channel?.id).toMatch(/^D/);
  expect(second).toMatchObject({ already_open: true, channel: { id: first.channel?.id } });
  await client.chat.postMessage({ channel: 'UALICE', text: 'for you' });
  expect(simulator.messages(String(first.channel?.id))).toMatchObject([{ text: 'for you' }]);
  expect(simulator.lastMessage('UALICE')).toMatchObject({ text: 'for you', user: 'U0FIREBREAK' });
});

test('an update with blocks bears no mark', async () => {
  const simulator = await startSimulator();
  const { chat } = clientOf(simulator);
  const { ts = '' } = await chat.postMessage({ channel: 'CAPPROVE', text: 'a' });
  await chat.update({ channel: 'CAPPROVE', ts, text: 'b', blocks: [{ type: 'divider', block_id: 'd' }] });
  const message = simulator.lastMessage('CAPPROVE');
  expect([message?.blocks, message?.edited]).toEqual([[{ type: 'divider', block_id: 'd' }], undefined]);
});

test('a direct conversation is resumed by its id', async () => {
  const client = clientOf(await startSimulator());
  const { channel } = await client.conversations.open({ users: 'UALICE' });
  const again = await client.conversations.open({ channel: String(channel?.id), return_im: true });
  expect(again).toMatchObject({
    already_open: true,
    no_op: true,
    channel: { id: channel?.id, is_im: true, user: 'UALICE' },
  });
});

test('a list without a limit holds a hundred conversations', async () => {
  const channels = Array.from({ length: 120 }, (_, index) => ({
    id: `C${index}`,
    name: `room-${index}`,
    members: [],
  }));
  const client = clientOf(await startSimulator({ workspace: { ...workspace, channels } }));
  const first = await client.conversations.list({});
  const rest = await client.conversations.list({ cursor: String(first.response_metadata?.next_cursor) });
  expect([first.channels?.length, rest.channels?.length]).toEqual([100, 20]);
});

test('a large workspace lists its people only in pages', async () => {
  const users = Array.from({ length: 1000 }, (_, index) => ({
    id: `U${index}`,
    name: `u${index}`,
    real_name: `U${index}`,
  }));
  const client = clientOf(await startSimulator({ workspace: { ...workspace, users } }));
  await expect(client.users.list({})).rejects.toMatchObject({ data: { error: 'limit_required' } });
  expect((await client.users.list({ limit: 999 })).members).toHaveLength(999);
});

test('only the one addressed sees an ephemeral message, and it cannot be updated', async () => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  const posted = await client.chat.postEphemeral({ channel: 'CAPPROVE', user: 'UBOB', text: 'psst' });
  expect(simulator.ephemerals('UBOB')).toMatchObject([{ text: 'psst', ts: posted.message_ts }]);
  expect([simulator.ephemerals('UALICE'), simulator.messages('CAPPROVE')]).toEqual([[], []]);
  const update = client.chat.update({ channel: 'CAPPROVE', ts: String(posted.message_ts), text: 'x' });
  await expect(update).rejects.toThrow('message_not_found');
  const at = { channel: 'CAPPROVE', ts: String(posted.message_ts), text: 'Approve' };
  await expect(simulator.click({ user: 'UALICE', ...at })).rejects.toThrow('sees no message');
});

test('an update of the text alone takes the blocks away and is marked, and a deletion removes the message', async () => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  const blocks = [{ type: 'divider', block_id: 'd' }];
  const { ts = '' } = await client.chat.postMessage({ channel: 'CAPPROVE', text: 'a', blocks });
  await client.chat.update({ channel: 'CAPPROVE', ts, text: 'b' });
  expect(simulator.lastMessage('CAPPROVE')).toMatchObject({
    text: 'b',
    blocks: [],
    edited: { user: 'U0FIREBREAK' },
  });
  await client.chat.delete({ channel: 'CAPPROVE', ts });
  expect(simulator.lastMessage('CAPPROVE')).toBeUndefined();
});

test('user groups list their members, and a change of members is told to the app', async () => {
  const simulator = await startSimulator();
  const events: unknown[] = [];
  await startSocketApp(simulator, (app) => {
    app.event('subteam_members_changed', async ({ event }) => {
      events.push([event.subteam_id, event.added_users, event.removed_users]);
    });
    app.event('subteam_updated', async ({ event }) => {
      events.push(event.subteam.id);
    });
  });
  const client = clientOf(simulator);
  const members = async () => (await client.usergroups.users.list({ usergroup: 'SDBA' })).users;
  expect(await members()).toEqual(['UALICE']);
  expect(await simulator.setGroupMembers('SDBA', ['UALICE', 'UBOB'])).toEqual({ acknowledged: true });
  expect(await members()).toEqual(['UALICE', 'UBOB']);
  await expect.poll(() => events).toEqual([['SDBA', ['UBOB'], []], 'SDBA']);
  await simulator.setGroupMembers('SDBA', ['UBOB']);
  await expect.poll(() => events.slice(2)).toEqual([['SDBA', [], ['UALICE']], 'SDBA']);
  const groups = (await client.usergroups.list({ include_disabled: true, include_users: true })).usergroups;
  expect(groups).toMatchObject([
    { id: 'SDBA', handle: 'dba', date_delete: 0, is_external: false, users: ['UBOB'] },
    { id: 'SOFF', handle: 'former', date_delete: expect.any(Number), users: ['UBOB'] },
  ]);
});

test('a file travels in three steps and appears in the channel', async () => {
  const simulator = await startSimulator(withScopes('files:write', 'chat:write'));
  await clientOf(simulator).filesUploadV2({
    channel_id: 'CAPPROVE',
    filename: 'arguments.json',
    title: 'Full request',
    content: '{"a":1}',
    initial_comment: 'in full',
  });
  expect(simulator.files()).toMatchObject([{ name: 'arguments.json', bytes: Buffer.from('{"a":1}') }]);
  expect(simulator.lastMessage('CAPPROVE')).toMatchObject({
    text: 'in full',
    files: [{ name: 'arguments.json', title: 'Full request', size: 7 }],
  });
});

test('an App Home is published for one person and replaced', async () => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  const view = (text: string) => ({
    type: 'home' as const,
    blocks: [{ type: 'header', text: { type: 'plain_text', text } }],
  });
  const first = await client.views.publish({ user_id: 'UALICE', view: view('one') });
  await client.views.publish({ user_id: 'UALICE', view: view('two') });
  expect(simulator.home('UALICE')).toMatchObject({ id: first.view?.id, blocks: [{ text: { text: 'two' } }] });
  expect(simulator.home('UBOB')).toBeUndefined();
  const stale = client.views.publish({ user_id: 'UALICE', view: view('x'), hash: String(first.view?.hash) });
  await expect(stale).rejects.toThrow('hash_conflict');
});
