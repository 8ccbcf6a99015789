/** Temporary access, put together: what the gateway, the surfaces and the scheduled jobs work with. */
import type { ApproverRule } from '../domain/decision.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import { createShowDue } from '../requests/show-due.ts';
import { type BreakGlass, createBreakGlass } from './break-glass.ts';
import { createChange } from './change.ts';
import { type CloseReview, createCloseReview } from './close-review.ts';
import { createEndOwn, createRevoke, type EndOwn, type Revoke } from './end.ts';
import { createExtend, type Extend } from './extend.ts';
import { createLapseDue } from './lapse-due.ts';
import { createLive, type Live } from './live.ts';
import { createOpenReviews, type OpenReviews } from './open-reviews.ts';
import type {
  AnnounceGrant,
  BelongsTo,
  CurrentAccess,
  GrantStore,
  RemindReview,
  TellGrant,
} from './ports.ts';
import { createRemindReviews } from './remind-reviews.ts';
import { createRequest, type RequestAccess } from './request.ts';
import { createSaveNew } from './save-new.ts';
import { createSettle, type SettleGrant } from './settle.ts';
import { createWarnDue } from './warn-due.ts';

export interface GrantsDeps {
  readonly store: GrantStore;
  readonly access: CurrentAccess;
  /** Where people are asked and told. */
  readonly surface: {
    readonly belongsTo: BelongsTo;
    readonly canBeAsked: (rule: ApproverRule) => Promise<boolean>;
    readonly announce: AnnounceGrant;
    readonly tell: TellGrant;
    readonly remindReview: RemindReview;
  };
  readonly verify: VerifyApprover;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
  readonly documents: Pick<DocumentStore, 'putDocument' | 'listDocuments' | 'removeDocument'>;
  /** Milliseconds until a request lapses, if the approver rule does not say. */
  readonly timeout: number;
  readonly now: () => number;
  /** `gr_…`, unguessable. */
  readonly newId: () => string;
}

export interface Grants {
  readonly request: RequestAccess;
  readonly extend: Extend;
  readonly settle: SettleGrant;
  readonly endOwn: EndOwn;
  readonly revoke: Revoke;
  readonly live: Live;
  readonly breakGlass: BreakGlass;
  readonly openReviews: OpenReviews['list'];
  readonly closeReview: CloseReview;
  /** Scheduled jobs; each resolves with how many grants it was about. */
  readonly lapseDue: () => Promise<number>;
  readonly warnDue: () => Promise<number>;
  readonly remindReviews: () => Promise<number>;
  readonly showDue: () => Promise<number>;
}

/** Puts temporary access together. Everything it returns works the same on each replica. */
export const createGrants = (deps: GrantsDeps): Grants => {
  const { store, access, verify, makeSafe, timeout, now, newId } = deps;
  const { announce, belongsTo, canBeAsked, remindReview, tell } = deps.surface;
  const reviews = createOpenReviews({ documents: deps.documents, store });
  const change = createChange({ store, tell, now });
  const lapseDue = createLapseDue({ store, change, now });
  const saveNew = createSaveNew({ store, lapseDue });
  return {
    request: createRequest({
      saveNew,
      change,
      access,
      belongsTo,
      canBeAsked,
      announce,
      makeSafe,
      timeout,
      now,
      newId,
    }),
    extend: createExtend({ store, change, access, announce, makeSafe, timeout, now }),
    settle: createSettle({ store, change, verify, makeSafe, now }),
    endOwn: createEndOwn({ store, change }),
    revoke: createRevoke({ change }),
    live: createLive({ store, now }),
    breakGlass: createBreakGlass({
      saveNew,
      reviews,
      change,
      access,
      belongsTo,
      announce,
      makeSafe,
      tell,
      now,
      newId,
    }),
    openReviews: reviews.list,
    closeReview: createCloseReview({ store, reviews, change, makeSafe }),
    lapseDue,
    warnDue: createWarnDue({ store, change, now }),
    remindReviews: createRemindReviews({ reviews, change, remindReview, now }),
    showDue: createShowDue({
      unshown: store.unshownGrants,
      show: (grant) => tell(grant, undefined),
      now,
    }),
  };
};
