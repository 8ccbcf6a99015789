/** Providers name people as they like (ai-gateway#1940): nowhere is a name cut, escaped twice, or taken for one that looks alike. */
import { expect, it } from 'vitest';
import { verifyExport } from '../../src/recordings/export/verify-export.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { askApi, sessionsOf } from '../support/auditor.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

/** Each with one that looks or compares alike, and is another person. */
const SUBJECTS: readonly (readonly [string, string, string])[] = [
  ['an address', 'alice@acme.example', 'alice@acme.examp1e'],
  ['what others separate by', 'auth0|a:b/c%2Fd e\\f"g\'h<i>&#', 'auth0|a:b/c/d e\\f"g\'h<i>&#'],
  ['letters composed', 'Zo\u00EB', 'Zoe\u0308'],
  ['letters of another script', 'p\u0430ul', 'paul'],
  ['upper case', 'BOB', 'bob'],
  ['pictures that are joined', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', '\u{1F468}\u{1F469}\u{1F467}'],
  ['255 characters', `${'\u00E9'.repeat(254)}x`, `${'\u00E9'.repeat(254)}y`],
  ['two words, as ours are joined', 'a b', 'a  b'],
];

const scene = scenario({
  tools: { hello: () => textResult('hello'), delete_rows: () => textResult('gone') },
  policy: askDba({ id: 'hello', match: { tool: 'hello' }, action: 'allow' }),
  servers: (url) => ({ shop: { url, pinning: 'off' } }),
});

/** Approvers are told apart from the requester by addresses, so each person has one. */
const agentOf = async (subject: string, email: string) => {
  const { idp, mcp } = scene.world;
  const claims = { email, email_verified: true };
  const token = await idp.mint(subject, { audience: mcp('shop'), groups: [], claims });
  return createAgent(scene.world, { server: 'shop', token });
};

const begin = async (subject: string) => {
  const agent = await agentOf(subject, 'one@acme.example');
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const { headers } = await agent.request('initialize', params);
  return { agent, session: { headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '' } } };
};

it.each(SUBJECTS)('of %s', async (what, subject, other) => {
  const { agent, session } = await begin(subject);
  const stranger = await agentOf(other, 'other@acme.example');
  expect((await agent.call('hello', {}, session)).result).toEqual(textResult('hello'));
  expect((await stranger.call('hello', {}, session)).status).toBe(404);

  const before = scene.server.runs('delete_rows');
  const call = agent.call('delete_rows', { table: what }, session);
  const card = await cardWith(scene.world, what);
  const leaving = new AbortController();
  const theirs = stranger
    .call('delete_rows', { table: what }, { signal: leaving.signal })
    .catch(() => 'left');
  await expect.poll(() => cardsWith(scene.world, what).length).toBe(2);
  const listed = (await (await askApi(scene.world, 'carol', '/approvals?state=pending')).json()) as {
    items: { caller: { subject: string } }[];
  };
  const subjects = listed.items.map(({ caller }) => caller.subject);
  expect(subjects).toContain(subject);
  expect(subjects).toContain(other);
  await approve(scene.world, 'alice', card);
  expect((await call).result).toEqual(textResult('gone'));
  leaving.abort();
  await theirs;
  expect(scene.server.runs('delete_rows')).toBe(before + 1);

  const theirOwn = () => sessionsOf(scene.world, { user: subject });
  await expect.poll(async () => (await theirOwn())[0]?.verdicts).toContain('approved');
  const sessions = await theirOwn();
  expect(sessions.map(({ caller }) => caller.subject)).toEqual([subject]);
  const exported = await askApi(scene.world, 'dave', `/sessions/${sessions[0]?.id}/export?format=ndjson`);
  const file = await exported.text();
  expect(file.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)))).toContainEqual(
    expect.objectContaining({
      session: expect.objectContaining({ caller: expect.objectContaining({ subject }) }),
    }),
  );
  const chunks = (async function* () {
    yield file;
  })();
  expect(await verifyExport(chunks)).toMatchObject({ ok: true });
});
