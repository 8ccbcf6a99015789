/** The one who approves access has read every tool and server it opens; if they do not fit, there is no Approve. */
import { expect, it } from 'vitest';
import { checkMessageBlocks } from '../../../../src/demo/slack-simulator/check-blocks.ts';
import { createState } from '../../../../src/demo/slack-simulator/state.ts';
import { renderGrant } from '../../../../src/slack/cards/render-grant.ts';
import { safe } from '../../../support/safe.ts';
import { seed, wordsOf } from '../bench.ts';
import { access } from '../every-card.ts';
import { grant, NOW } from '../samples.ts';

const cardFor = (count: number) => {
  const tools = Array.from({ length: count }, (_, index) => `update_customer_record_${index}`);
  const wide = { ...access, tools, servers: ['billing', 'payroll'] };
  const reason = '\u202e'.repeat(500);
  return renderGrant({ grant: grant({ reason: safe(reason) }), card: 'access', access: wide, now: NOW })
    .blocks;
};

it('shows every tool and server of a long package', () => {
  const blocks = cardFor(80);
  const said = JSON.stringify(blocks);
  for (let index = 0; index < 80; index += 1)
    expect(whole(blocks)).toContain(`update_customer_record_${index}`);
  expect(whole(blocks)).toContain('on billing, payroll');
  expect(said).toContain('"Approve"');
});

it('has no Approve if the tools do not fit', () => {
  const blocks = cardFor(2000);
  expect(JSON.stringify(blocks)).not.toContain('"Approve"');
  expect(JSON.stringify(blocks)).toContain('"Deny…"');
  expect(wordsOf(blocks)).toContain('cannot be approved');
});

it.each([1, 80, 2000])('keeps within what Slack takes with %d tools', (count) => {
  const state = createState({ workspace: seed, now: Date.now, newId: () => 'x' });
  expect(() => checkMessageBlocks(state, cardFor(count))).not.toThrow();
});

/** The value of the rows as one text, without the labels of rows that go on. */
const whole = (blocks: ReturnType<typeof cardFor>): string =>
  blocks
    .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
    .flatMap(({ elements }) => elements as { text?: string }[])
    .flatMap(({ text = '' }) => (text === '…' ? [] : [text.replace(/^ {2}/, '')]))
    .join('');
