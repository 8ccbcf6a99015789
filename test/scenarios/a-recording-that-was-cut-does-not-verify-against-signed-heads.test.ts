import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let id: string;

beforeAll(async () => {
  server = await startHandWrittenServer({ sessions: true, tools: { read_note: () => textResult('a note') } });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  const agent = await createAgent(world, { server: 'shop' });
  const { headers } = await agent.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  const session = { 'mcp-session-id': headers.get('mcp-session-id') ?? '' };
  await agent.call('read_note', {}, { headers: session });
  await fetch(world.mcp('shop'), {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await world.token('bob', world.mcp('shop'))}`, ...session },
  });
  id = (await sessionsOf(world, {}))[0]?.id ?? '';
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const file = (name: string) => join(world.folder, name);

const firebreak = async (...args: string[]) => {
  let text = '';
  const take = (more: string) => {
    text += more;
  };
  const config = ['sessions', '--config', file('firebreak.yaml')];
  const code = await runProgram([...config, ...args], { env: {}, stdout: take, stderr: take, colour: false });
  return { code, text };
};

/** As someone does who may write to the database: the last two entries go, and the summary says that they never were. */
const cutTwo = () => {
  const db = new DatabaseSync(file('data/firebreak.db'), { timeout: 5000 });
  const read = (sql: string) => db.prepare(sql).get(id) as { seq: number; hash: string; doc: string };
  db.prepare(
    'DELETE FROM entries WHERE session = ? AND seq > (SELECT max(seq) - 2 FROM entries WHERE session = ?)',
  ).run(id, id);
  const { seq, hash } = read('SELECT seq, hash FROM entries WHERE session = ? ORDER BY seq DESC LIMIT 1');
  const session = JSON.parse(read('SELECT doc FROM sessions WHERE id = ?').doc);
  const doc = JSON.stringify({ ...session, entries: seq, head: { seq, hash } });
  db.prepare('UPDATE sessions SET doc = ? WHERE id = ?').run(doc, id);
  db.close();
};

it('whether they are read from the store or were exported before', async () => {
  // The end of a session has its head signed soon after.
  await expect
    .poll(
      async () =>
        (await firebreak('heads', '-o', file('heads.ndjson'))).code === 0 &&
        (await firebreak('heads')).text.includes(id),
      { timeout: 10_000 },
    )
    .toBe(true);
  await firebreak('heads', '-o', file('heads.ndjson'));
  await firebreak('export', id, '-o', file('whole.ndjson'));
  writeFileSync(file('key.pem'), (await firebreak('key')).text);
  const exported = ['--against', file('heads.ndjson'), '--heads-key', file('key.pem')];
  for (const against of [['--against', 'heads'], exported]) {
    const { code, text } = await firebreak('verify', file('whole.ndjson'), ...against);
    expect([code, text]).toEqual([0, expect.stringContaining('agrees with 1 signed head')]);
  }

  const unchecked = await firebreak('verify', file('whole.ndjson'), '--against', file('heads.ndjson'));
  expect([unchecked.code, unchecked.text]).toEqual([
    0,
    expect.stringContaining('the signatures of these heads were not checked'),
  ]);
  const demanded = ['--against', file('heads.ndjson'), '--key', file('key.pem')];
  await firebreak('export', id, '--sign', '-o', file('signed.ndjson'));
  expect((await firebreak('verify', file('signed.ndjson'), ...demanded)).code).toBe(0);
  const stripped = readFileSync(file('signed.ndjson'), 'utf8').trimEnd().split('\n').slice(0, -1);
  writeFileSync(file('stripped.ndjson'), `${stripped.join('\n')}\n`);
  const { code, text } = await firebreak('verify', file('stripped.ndjson'), ...demanded);
  expect([code, text]).toEqual([1, expect.stringContaining('the export is not signed')]);

  cutTwo();
  await firebreak('export', id, '-o', file('cut.ndjson'));
  expect((await firebreak('verify', file('cut.ndjson'))).code).toBe(0);
  for (const against of [['--against', 'heads'], exported]) {
    const { code, text } = await firebreak('verify', file('cut.ndjson'), ...against);
    expect([code, text]).toEqual([1, expect.stringContaining('its end was cut off')]);
  }
});
