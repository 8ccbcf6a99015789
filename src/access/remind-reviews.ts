/** Asks once a day for the reviews that are still open. */
import type { ChangeGrant } from './change.ts';
import type { OpenReviews } from './open-reviews.ts';
import type { RemindReview } from './ports.ts';

interface RemindDeps {
  readonly reviews: OpenReviews;
  readonly change: ChangeGrant;
  readonly remindReview: RemindReview;
  readonly now: () => number;
}

const DAY = 24 * 3_600_000;

/** Resolves with how many were asked for. */
export const createRemindReviews = (deps: RemindDeps) => async (): Promise<number> => {
  const due = (await deps.reviews.list()).filter(
    ({ review }) => review !== undefined && deps.now() - review.remindedAt >= DAY,
  );
  for (const grant of due) {
    // Noted before it is sent: a reminder may be lost in a crash, but never repeats.
    const noted = await deps.change(grant.id, { type: 'review-reminded' });
    if (noted?.ok) await deps.remindReview(noted.grant);
  }
  return due.length;
};
