import { expect, it } from 'vitest';
import { cardWith, deny } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({ tools: { delete_rows: () => textResult('gone') }, policy: askDba() });

it.each([
  { what: 'and keeps the reason from the agent', share: false },
  { what: 'and tells the agent the reason where the approver ticked the box', share: true },
])('is not forwarded $what', async ({ share }) => {
  const marker = `denied-${share}`;
  const answer = scene.agent.call('delete_rows', { table: marker });
  await deny(scene.world, 'carol', await cardWith(scene.world, marker), {
    reason: 'month-end closing',
    share,
  });
  const { status, result } = await answer;
  expect(status).toBe(200);
  expect(result).toMatchObject({
    isError: true,
    _meta: {
      'dev.firebreak/decision': {
        action: 'require-approval',
        rule: 'ask-dba',
        approval: { state: 'denied' },
      },
    },
  });
  expect(JSON.stringify(result)).toContain('An approver denied this call');
  expect(JSON.stringify(result).includes('month-end closing')).toBe(share);
  expect(JSON.stringify(result)).not.toContain('same-arguments');
  expect(scene.server.runs('delete_rows')).toBe(0);
});
