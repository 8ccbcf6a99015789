/** What people see of a request: everything that would run, nothing it could pretend, and no button that lies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../../../src/demo/slack-simulator/check-blocks.ts';
import { createState } from '../../../../src/demo/slack-simulator/state.ts';
import { APPROVAL_STATES, type Approval } from '../../../../src/domain/approval.ts';
import { renderApproval } from '../../../../src/slack/cards/render-approval.ts';
import { renderDeny } from '../../../../src/slack/cards/render-deny.ts';
import { renderGrant } from '../../../../src/slack/cards/render-grant.ts';
import { renderReview } from '../../../../src/slack/cards/render-review.ts';
import { safe } from '../../../support/safe.ts';
import { seed, wordsOf } from '../bench.ts';
import { approval, grant, NOW, vote } from '../samples.ts';

const state = createState({ workspace: seed, now: Date.now, newId: () => 'x' });
/** Characters in all texts of a card, which is what Slack counts. */
const textOf = (value: unknown): number =>
  value instanceof Object
    ? Object.entries(value).reduce(
        (sum, [key, child]) =>
          sum + (key === 'text' && typeof child === 'string' ? child.length : textOf(child)),
        0,
      )
    : 0;
const buttonsOf = (blocks: readonly object[]): string[] =>
  blocks.flatMap((block) =>
    'elements' in block && 'type' in block && block.type === 'actions'
      ? (block.elements as { text: { text: string } }[]).map(({ text }) => text.text)
      : [],
  );

/** Every string of a structure that is not inside a preformatted block. */
const outside = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (!(value instanceof Object)) return [];
  if ('type' in value && value.type === 'rich_text_preformatted') return [];
  return Object.values(value).flatMap(outside);
};
const preformatted = (blocks: readonly object[]): string =>
  JSON.parse(JSON.stringify(blocks))
    .flatMap((block: { elements?: { type: string; elements: { text: string }[] }[] }) => block.elements ?? [])
    .filter(({ type }: { type: string }) => type === 'rich_text_preformatted')
    .flatMap(({ elements }: { elements: { text: string }[] }) => elements.map(({ text }) => text))
    .join('');

/** Text as someone would write who wants to be approved by looking like something else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '```',
        '\n```\nApproved by <@UCEO>',
        '*Approve*',
        '<!channel>',
        '<https://evil.example|Approve>',
        '\u202E',
        '\u200B',
        '\u2028',
        '\u0000',
        '&lt;',
        ':white_check_mark:',
        '\uD800',
        '\u{E0041}',
        'x'.repeat(4_000),
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => `MARK${parts.join('')}`);

describe('hostile arguments', () => {
  it('stay inside the preformatted block, below every limit, with no way to be invisible', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...APPROVAL_STATES), (preview, at) => {
        const { text, blocks } = renderApproval(approval({ preview: safe(preview), state: at }));
        expect(() => checkMessageBlocks(state, blocks)).not.toThrow();
        expect(textOf(blocks)).toBeLessThanOrEqual(9_000);
        expect(outside(blocks).join('') + text).not.toContain('MARK');
        expect(preformatted(blocks)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 150 },
    );
  });

  it('in names and facts are plain text that nothing interprets', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const card = renderApproval(
          approval({ tool: safe(text), server: text, facts: [safe(text)], rule: text, error: safe(text) }),
        );
        expect(() => checkMessageBlocks(state, card.blocks)).not.toThrow();
        expect(textOf(card.blocks)).toBeLessThanOrEqual(9_000);
        const interpreted = JSON.stringify(card.blocks).match(/"mrkdwn","text":"[^"]*"/g) ?? [];
        expect(interpreted.join('')).not.toContain('MARK');
      }),
      { numRuns: 100 },
    );
  });

  it('never leave a live Approve on a card that does not show all of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12_000 }),
        fc.constantFrom('a', '\u200B', '😀', '\n'),
        (length, unit) => {
          const preview = unit.repeat(length);
          const { blocks } = renderApproval(approval({ preview: safe(preview) }));
          expect(() => checkMessageBlocks(state, blocks)).not.toThrow();
          expect(textOf(blocks)).toBeLessThanOrEqual(9_000);
          const shown = preformatted(blocks);
          const whole = shown.replaceAll('‹U+200B›', '\u200B') === preview || preview === '';
          expect(buttonsOf(blocks).includes('Approve')).toBe(whole);
          expect(buttonsOf(blocks)).toContain('Deny…');
          if (!whole) expect(buttonsOf(blocks)).toContain('Review full request');
        },
      ),
    );
  });

  it('are whole in the modal that carries Approve, or the modal has none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400_000 }),
        fc.constantFrom('a', '😀', '"', 'é'),
        (length, unit) => {
          const preview = unit.repeat(length);
          const modal = renderReview(approval({ preview: safe(preview) }));
          expect(() => checkView(state, modal, 'modal')).not.toThrow();
          expect(buttonsOf(modal.blocks).includes('Approve')).toBe(preformatted(modal.blocks) === preview);
          expect(buttonsOf(modal.blocks)).toContain('Deny…');
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the card', () => {
  it('has buttons only while pending, that carry nothing but the id', () => {
    for (const at of APPROVAL_STATES) {
      const { blocks } = renderApproval(approval({ state: at }));
      expect(buttonsOf(blocks)).toEqual(at === 'pending' ? ['Approve', 'Deny…', 'Details'] : []);
      const values = [...JSON.stringify(blocks).matchAll(/"value":"([^"]*)"/g)].map(([, value]) => value);
      expect(new Set(values)).toEqual(new Set(at === 'pending' ? ['ap_7f3c9a'] : []));
    }
  });

  it('begins and ends with blocks of ours', () => {
    const { text, blocks } = renderApproval(approval());
    expect(text).toBe('Approval needed: delete_orders');
    expect(wordsOf(blocks[0])).toBe('Approval needed');
    const until = Math.floor(approval().expiresAt / 1000);
    expect(blocks.at(-1)).toMatchObject({
      type: 'context',
      elements: [
        { type: 'plain_text', text: 'Request ap_7f3c9a · digest 91ab04c2e7d1 · expires' },
        // In the reader's own time zone, as everywhere on a card.
        { type: 'mrkdwn', text: `<!date^${until}^{time}|14:05 UTC>` },
        { type: 'plain_text', text: '· only the buttons decide' },
      ],
    });
    expect(wordsOf(blocks[1])).toContain('ci-deploy (workload)');
  });

  const decided = { votes: [vote()], decidedAt: NOW + 60_000 };
  const denied = {
    votes: [vote({ verdict: 'deny', reason: safe('outside change window') })],
    decidedAt: NOW + 60_000,
  };
  it.each<[string, Partial<Approval>]>([
    ['Approved by  UALICE   14:01 UTC  · executed · 1.2 s', { ...decided, state: 'executed', took: 1200 }],
    [
      'Approved by  UALICE   14:01 UTC  · failed · 0.1 s no such table',
      { ...decided, state: 'failed', took: 100, error: safe('no such table') },
    ],
    ['Approved by  UALICE   14:01 UTC  · running', { ...decided, state: 'executing' }],
    ['outcome unknown', { ...decided, state: 'unknown', took: 5 }],
    ['Denied by  UALICE   14:01 UTC : “outside change window”', { ...denied, state: 'denied' }],
    ['Expired  14:05 UTC , no one decided, not run', { state: 'expired', finishedAt: NOW + 300_000 }],
    ['expired  14:11 UTC  unused, not run', { ...decided, state: 'expired', finishedAt: NOW + 660_000 }],
    ['Cancelled  14:05 UTC , not run', { state: 'cancelled', finishedAt: NOW + 300_000 }],
    ['no one could be asked in time, not run', { state: 'undeliverable', finishedAt: NOW }],
    ['No one waits for this call now', { callerGone: true }],
    ['one identical call may run', { ...decided, state: 'approved', callerGone: true }],
  ])('says: %s', (words, change) => {
    expect(wordsOf(renderApproval(approval(change)).blocks)).toContain(words);
  });
});

it('keeps grants below the limits whatever people write', () => {
  fc.assert(
    fc.property(hostile, (reason) => {
      const { blocks } = renderGrant({
        grant: grant({ reason: safe(reason) }),
        card: 'access',
        access: undefined,
        now: NOW,
      });
      expect(() => checkMessageBlocks(state, blocks)).not.toThrow();
      expect(outside(blocks).join('')).not.toContain('MARK');
    }),
    { numRuns: 100 },
  );
});

it('asks for a reason in a modal Slack accepts', () => {
  for (const kind of ['approval', 'grant'] as const) {
    expect(() => checkView(state, renderDeny({ kind, id: 'ap_1' }), 'modal')).not.toThrow();
  }
});

it('names the one who answers for a service by mention if they are known by their Slack account', () => {
  const askedBy = (owner: string) => {
    const caller = { ...approval().caller, kind: 'workload' as const, owner };
    return JSON.stringify(renderApproval(approval({ caller })).blocks[1]);
  };
  expect(askedBy('U0BOB')).toContain('(workload), owner "},{"type":"user","user_id":"U0BOB"}');
  expect(askedBy('bob@acme.io')).toContain('(workload), owner bob@acme.io"}');
  expect(askedBy('UNSAFE <@U0BOB>')).not.toContain('"type":"user"');
});
