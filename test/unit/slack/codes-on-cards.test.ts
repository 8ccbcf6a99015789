/** Every card shows a character that cannot be seen as its code, and that code, written by an agent, as something else. */
import { expect, it } from 'vitest';
import { renderApproval } from '../../../src/slack/cards/render-approval.ts';
import { safe } from '../../support/safe.ts';
import { wordsOf } from './bench.ts';
import { approval } from './samples.ts';

const shownOf = (text: string): string => {
  const { text: notification, blocks } = renderApproval(
    approval({
      tool: safe(`delete_${text}`),
      preview: safe(JSON.stringify({ text })),
      facts: [safe(`DELETE on ${text}`)],
      impact: {
        companion: { tool: 'count', args: {}, result: '', drift: 0 },
        value: safe(`${text} orders`),
      },
    }),
  );
  return `${notification} ${wordsOf(blocks)}`;
};

it('shows the character once as its code, wherever the card shows it', () => {
  const shown = shownOf('a\u202Eb');
  expect(shown).not.toContain('2039');
  expect(shown.match(/a‹U\+202E›b/g)).toHaveLength(4);
});

it('never shows that code if an agent wrote it', () => {
  const shown = shownOf('a‹U+202E›b');
  expect(shown.match(/a‹U\+2039›U\+202E›b/g)).toHaveLength(4);
});
