import { expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { approve, cardWith, toldTo } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({ tools: { delete_rows: () => textResult('gone') }, policy: askDba() });

it('runs the call once if two people approve at the same moment', async () => {
  const answer = scene.agent.call('delete_rows', { table: 'both-say-yes' });
  const card = await cardWith(scene.world, 'both-say-yes');
  await Promise.all([approve(scene.world, 'alice', card), approve(scene.world, 'carol', card)]);
  expect((await answer).result).toEqual(textResult('gone'));
  await expect
    .poll(() => toldTo(scene.world, 'alice') + toldTo(scene.world, 'carol'))
    .toContain('This request is approved already, by @');
  expect(scene.server.runs('delete_rows')).toBe(1);
});

it('lets one of approve and deny win, and the call obeys the winner', async () => {
  const before = scene.server.runs('delete_rows');
  const answer = scene.agent.call('delete_rows', { table: 'yes-and-no' });
  const ts = await cardWith(scene.world, 'yes-and-no');
  const user = SLACK_USERS.carol;
  await scene.world.slack.click({ user, channel: APPROVALS_CHANNEL, ts, text: 'Deny…' });
  await expect.poll(() => scene.world.slack.modals(user).length).toBe(1);
  await Promise.all([
    scene.world.slack.submitView({ user, values: { reason: 'no' } }),
    approve(scene.world, 'alice', ts),
  ]);
  const { result } = await answer;
  const ran = scene.server.runs('delete_rows') - before;
  expect(ran).toBe(result?.['isError'] === true ? 0 : 1);
  await expect
    .poll(() => toldTo(scene.world, ran === 1 ? 'carol' : 'alice'))
    .toContain(ran === 1 ? 'is approved already, by @alice' : 'is denied already, by @carol');
});
