import { expect, it } from 'vitest';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: { delete_rows: () => textResult('gone') },
  policy: askDba(),
  config: { approvals: { timeout: '1s' } },
});

it('tells the agent that no one decided, and a click that comes later changes nothing', async () => {
  const answer = scene.agent.call('delete_rows', { table: 'silence' });
  const card = await cardWith(scene.world, 'silence');
  const { result } = await answer;
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: 'No one decided in time. The call was not executed.' }],
    _meta: { 'dev.firebreak/decision': { approval: { state: 'expired' } } },
  });
  await approve(scene.world, 'alice', card).catch(() => 'the button is gone already');
  await cardSays(scene.world, card, 'Expired');
  expect(scene.server.runs('delete_rows')).toBe(0);
});
