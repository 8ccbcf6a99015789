import { expect, it } from 'vitest';
import { showApproval } from '../../../src/http/render-approval-page.ts';
import { renderReview } from '../../../src/slack/cards/render-review.ts';
import { safe } from '../../support/safe.ts';
import { approval, NOW } from '../slack/samples.ts';

const whole = approval({ preview: safe('{"id":1}') });
const cut = { ...whole, longPreview: { characters: 100_000, sha256: 'f'.repeat(64), pieces: 1 } };

it('a modal or a page that has only the beginning of a request offers no approval', () => {
  const modal = (of: typeof whole) => JSON.stringify(renderReview(of).blocks);
  expect(modal(whole)).toContain('"Approve"');
  expect(modal(cut)).not.toContain('"Approve"');
  const page = (of: typeof whole) =>
    JSON.stringify(
      showApproval({
        approval: of,
        caller: { ...of.caller, expiresAt: NOW },
        key: 'key',
        authenticatedAt: NOW,
        proof: 'proof',
        now: NOW,
      }).body,
    );
  expect(page(whole)).toContain('>Approve</button>');
  expect(page(cut)).not.toContain('>Approve</button>');
});
