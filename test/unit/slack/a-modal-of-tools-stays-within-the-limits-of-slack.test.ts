import { expect, it } from 'vitest';
import { renderToolsReview } from '../../../src/slack/cards/render-tools.ts';
import { tools } from './every-card.ts';

/** A notice of so many tools, each of its own name and definition. */
const noticeOf = (count: number) => ({
  ...tools,
  changes: Array.from({ length: count }, (_, index) => ({
    tool: { name: `tool_${index}`, hash: index.toString(16).padStart(64, '0'), source: '{}' },
    suggested: { effect: 'unknown' as const, reason: 'its name does not say what it does' },
  })),
});

it.each([
  { count: 2, asks: true, accepts: true },
  { count: 40, asks: false, accepts: true },
  { count: 100, asks: false, accepts: false },
])('asks what $count tools do: $asks, and offers to accept them: $accepts', ({ count, asks, accepts }) => {
  const modal = renderToolsReview(noticeOf(count));
  expect(modal.blocks.length).toBeLessThanOrEqual(100);
  expect(JSON.stringify(modal).length).toBeLessThan(250_000);
  expect(modal.blocks.filter(({ type }) => type === 'input')).toHaveLength(asks ? count : 0);
  expect(modal.submit !== undefined).toBe(accepts);
  const text = JSON.stringify(modal);
  if (!asks && accepts) expect(text).toContain('`firebreak tools effect` sets them');
  if (!accepts) expect(text).toContain('`firebreak tools accept` accepts it');
});
