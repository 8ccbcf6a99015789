/** Someone else than the requester has looked at what was done with break-glass access, and says so. */
import type { Identity } from '../domain/caller.ts';
import { compareNames, namesOf } from '../domain/person.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { ChangeGrant } from './change.ts';
import type { OpenReviews } from './open-reviews.ts';
import type { GrantStore } from './ports.ts';
import { LONGEST_REASON, type Requested } from './request.ts';

export interface Reviewer {
  /** Everything that is known of who they are. */
  readonly identities: readonly Identity[];
  readonly slackUser: string | undefined;
  /** How people know them. */
  readonly name: string;
}

/** Who may review is for the caller to check; that it is someone else is checked here. */
export type CloseReview = (
  id: string,
  review: { readonly by: Reviewer; readonly comment: string },
) => Promise<Requested>;

interface CloseDeps {
  readonly store: Pick<GrantStore, 'getGrant'>;
  readonly reviews: OpenReviews;
  readonly change: ChangeGrant;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
}

/** Resolves with a sentence instead of closing the review if the comment is empty or the reviewer is the holder. */
export const createCloseReview =
  (deps: CloseDeps): CloseReview =>
  async (id, { by, comment }) => {
    const grant = await deps.store.getGrant(id);
    if (grant?.review === undefined) return { ok: false, problem: 'There is no review of this id.' };
    const said = comment.trim();
    if (said === '' || said.length > LONGEST_REASON) {
      return { ok: false, problem: `Say what you found, in at most ${LONGEST_REASON} characters.` };
    }
    const distance = compareNames(
      namesOf(by.identities, by.slackUser),
      namesOf([grant.subject], grant.requester),
    );
    if (distance === 'same')
      return { ok: false, problem: 'This is your own access; someone else reviews it.' };
    if (distance === 'unknown') {
      return {
        ok: false,
        problem: 'Firebreak cannot tell whether this is your own access, so it was not closed.',
      };
    }
    const closed = await deps.change(id, { type: 'close-review', by: by.name, comment: deps.makeSafe(said) });
    if (closed?.ok !== true)
      return { ok: false, problem: `This is not possible: ${closed?.problem ?? 'it is gone'}.` };
    await deps.reviews.forget(id);
    return { ok: true, grant: closed.grant };
  };
