import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: {
    read_rows: () => textResult('rows'),
    delete_rows: () => textResult('gone'),
    update_rows: () => textResult('updated'),
  },
  policy: askDba(
    { id: 'updates', match: { tool: 'update_*' }, action: 'allow' },
    { id: 'asked', match: { resource: 'asked:*' }, action: 'require-approval', approvers: 'dba' },
  ),
});

/** Nothing can be written any more, as on a full disk. */
const takeStoreAway = (): (() => void) => {
  const database = new DatabaseSync(join(scene.world.folder, 'data', 'firebreak.db'), { timeout: 5000 });
  database.exec('BEGIN IMMEDIATE');
  return () => database.close();
};
const ready = async () => (await fetch(`${scene.world.gateway.adminUrl}/readyz`)).status;

it('refuses what changes something, asks no one, is not ready, and recovers', async () => {
  expect((await scene.agent.call('update_rows')).result).toEqual(textResult('updated'));
  expect(await ready()).toBe(200);

  const giveBack = takeStoreAway();
  const refused = await Promise.all([
    scene.agent.call('update_rows', { id: 1 }),
    scene.agent.call('delete_rows', { id: 1 }),
    scene.agent.request('resources/read', { uri: 'asked:rows' }),
    ready().then((status) => expect(status).toBe(503)),
  ]);
  for (const answer of refused.slice(0, 2)) {
    expect(answer?.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('the call was not executed') }],
    });
  }
  // If no model reads the sentence, there is the code.
  expect(refused[2]).toMatchObject({ status: 200, messages: [{ error: { code: -31503 } }] });
  expect(scene.server.seen.map(({ method }) => method)).not.toContain('resources/read');
  expect(scene.server.runs('update_rows')).toBe(1);
  expect(scene.server.runs('delete_rows')).toBe(0);
  expect(scene.world.slack.messages('C0APPROVALS')).toEqual([]);

  giveBack();
  await expect.poll(ready).toBe(200);
  await expect
    .poll(async () => (await scene.agent.call('update_rows', { id: 2 })).result)
    .toEqual(textResult('updated'));
  const [session] = await sessionsOf(scene.world, {});
  expect(JSON.stringify(await readEvents(scene.world, session?.id ?? ''))).toContain('not executed');
});
