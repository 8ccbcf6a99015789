import { expect, it } from 'vitest';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: { delete_rows: () => textResult('gone') },
  policy: askDba(),
  config: { approvals: { timeout: '15m', hold: { withProgress: '600ms', without: '300ms' } } },
});

interface Decision {
  readonly approval: { readonly id: string; readonly expiresAt: string };
}

/** As it is told to people and models. */
const minuteOf = (iso = ''): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const decisionOf = (result: Record<string, unknown> = {}): Decision | undefined =>
  (result['_meta'] as Record<string, Decision> | undefined)?.['dev.firebreak/decision'];

it('asks once, whatever the order of keys, and runs once when someone has approved', async () => {
  const first = await scene.agent.call('delete_rows', { table: 'joined', where: { b: 1, a: 2 } });
  expect(first.result).toMatchObject({
    isError: true,
    _meta: {
      'dev.firebreak/decision': {
        action: 'require-approval',
        rule: 'ask-dba',
        approval: { id: expect.stringMatching(/^ap_/), state: 'pending', retry: 'same-arguments' },
      },
    },
  });
  const approval = decisionOf(first.result)?.approval;
  expect(JSON.stringify(first.result)).toContain(
    `Approval ${approval?.id} is pending (asked dba). Not executed. The request stays open until ${minuteOf(approval?.expiresAt)}. Its approvers (dba) may decide until then. Call the same tool again with exactly the same arguments.`,
  );
  expect(Date.parse(approval?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 14 * 60_000);

  const second = await scene.agent.call('delete_rows', { where: { a: 2, b: 1 }, table: 'joined' });
  expect(decisionOf(second.result)?.approval).toEqual(approval);
  expect(cardsWith(scene.world, 'joined')).toHaveLength(1);

  await approve(scene.world, 'alice', await cardWith(scene.world, 'joined'));
  await expect
    .poll(
      async () => (await scene.agent.call('delete_rows', { table: 'joined', where: { b: 1, a: 2 } })).result,
      {
        timeout: 5000,
      },
    )
    .toEqual(textResult('gone'));
  expect(scene.server.runs('delete_rows')).toBe(1);
});

it('asks anew for other arguments', async () => {
  const [one, other] = await Promise.all([
    scene.agent.call('delete_rows', { table: 'other', limit: 1 }),
    scene.agent.call('delete_rows', { table: 'other', limit: 10 }),
  ]);
  expect(decisionOf(one.result)?.approval.id).not.toBe(decisionOf(other.result)?.approval.id);
  await expect.poll(() => cardsWith(scene.world, 'other').length).toBe(2);
});

it('joins identical calls that come at the same moment', async () => {
  const answers = await Promise.all(
    [1, 2, 3].map(() => scene.agent.call('delete_rows', { table: 'thrice' })),
  );
  const ids = answers.map(({ result }) => decisionOf(result)?.approval.id);
  expect(new Set(ids).size).toBe(1);
});
