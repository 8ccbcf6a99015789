import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { startWorld } from '../support/start-world.ts';

const POLICY = {
  version: 1,
  groups: { dba: ['alice@acme.example'] },
  approvers: { dba: { any: [{ group: 'dba' }] } },
  rules: [{ id: 'ask', match: { tool: 'import_rows' }, action: 'require-approval', approvers: 'dba' }],
};

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

it('a call of megabytes waits sealed in the store, runs byte for byte, and leaves nothing there', async () => {
  const server = await startHandWrittenServer({ tools: { import_rows: () => textResult('imported') } });
  const data = mkdtempSync(join(tmpdir(), 'firebreak-held-'));
  const world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'off' } },
    policy: POLICY,
    config: { slack: undefined, store: { kind: 'embedded', path: data } },
  });
  onTestFinished(async () => {
    await world.close();
    await server.close();
    rmSync(data, { recursive: true, force: true });
  });
  const agent = await createAgent(world, { server: 'shop' });
  const key = `ghp_${'a1B2'.repeat(9)}`;
  const note = 'Grüße 🔑 '.repeat(100_000);
  // Spaces that no serialiser would write show that it is not written anew.
  const sent = `{ "jsonrpc":"2.0","id":1 ,"method":"tools/call","params":{"name":"import_rows","arguments":{"key":"${key}","n":1e0,"note":"${note}"}}}`;
  const answer = agent.post(sent);

  const url = `${world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await world.token('alice', url, { groups: ['dba'] })}`,
    'content-type': 'application/json',
  };
  const operator = {
    authorization: `Bearer ${await world.token('carol', url, { groups: ['platform'] })}`,
  };
  const pending = async () => {
    const response = await fetch(`${url}/v1/approvals?state=pending`, { headers: operator });
    return ((await response.json()) as { items: { id: string }[] }).items;
  };
  await expect.poll(pending, { timeout: 15_000 }).toHaveLength(1);
  const db = new DatabaseSync(join(data, 'firebreak.db'), { readOnly: true });
  onTestFinished(() => db.close());
  const held = () => db.prepare("SELECT doc FROM documents WHERE kind = 'held-body'").all();
  await expect.poll(() => held().length).toBeGreaterThan(0);
  for (const file of readdirSync(data)) expect(readFileSync(join(data, file)).includes(key)).toBe(false);

  const [approval] = await pending();
  const decision = { method: 'POST', headers, body: JSON.stringify({ decision: 'approve' }) };
  expect((await fetch(`${url}/v1/approvals/${approval?.id}/decision`, decision)).status).toBe(200);
  expect((await answer).result).toMatchObject({ content: [{ text: 'imported' }] });
  const calls = server.seen.filter(({ tool }) => tool === 'import_rows');
  expect(calls.map(({ body }) => digestOf(body))).toEqual([digestOf(sent)]);
  await expect.poll(() => held()).toEqual([]);
}, 60_000);
