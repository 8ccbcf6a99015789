/** The life of one request for approval of a call, as a pure state machine. */

import type { SealedApproval } from './approval-record.ts';
import type { Caller } from './caller.ts';
import type { ApproverRule } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Impact } from './impact.ts';
import { ownText, type SafeText } from './text/safe-text.ts';
import { approvals, type CastVote, problemWithVote, type Vote } from './vote.ts';

export const APPROVAL_STATES = [
  'pending',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'undeliverable',
  'executing',
  'executed',
  // The server has run it, and its answer could not be passed on.
  'executed-withheld',
  'failed',
  'unknown',
] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** While an approval is in one of these, an identical call joins it, or waits for an operator, instead of opening another. */
export const OPEN_STATES: readonly ApprovalState[] = ['pending', 'approved', 'executing', 'unknown'];

/** A message on a surface that shows the request, so that it can be rendered again. */
export interface Announcement {
  readonly channel: string;
  readonly ts: string;
}

/** If no surface carries messages: people look by the API, and there is nothing to render again. */
export const SEEN_BY_API: Announcement = { channel: 'api', ts: '' };

export interface Approval {
  /** `ap_…`, random. */
  readonly id: string;
  /** Raised by one with each change; the stores swap on it, so of two changes at once only one happens. */
  readonly version: number;
  /** SHA-256 (hex) over caller, server, tool, its definition and the canonical raw arguments: exactly what may run. */
  readonly digest: string;
  readonly state: ApprovalState;
  readonly caller: Pick<
    Caller,
    'issuer' | 'subject' | 'email' | 'groups' | 'kind' | 'clientId' | 'owner' | 'foreign' | 'unproven'
  >;
  readonly server: string;
  readonly tool: SafeText;
  /** SHA-256 (hex) of the tool's definition when people were asked; undefined if it is no tool. */
  readonly definition?: string | undefined;
  readonly effect: Effect;
  readonly facts: readonly SafeText[];
  readonly rule: string;
  readonly policyDigest: string;
  /** Copied at asking time: a later policy never changes who may decide this request. */
  readonly approvers: ApproverRule;
  /** The arguments as people may see them: secrets masked, pretty-printed JSON. */
  readonly preview: SafeText;
  /** If `preview` is only the beginning: of the whole, its length in UTF-16 code units, its SHA-256 (hex), and in how many pieces it is stored. */
  readonly longPreview?:
    | { readonly characters: number; readonly sha256: string; readonly pieces: number }
    | undefined;
  /** What the call would touch, if the rule has that found out. */
  readonly impact?: Impact | undefined;
  /** SHA-256 (hex) of what approvers are shown, as it is rendered while no one has decided. */
  readonly card?: string | undefined;
  readonly session: string;
  readonly createdAt: number;
  /** Pending past this moment counts as denied; an unused approval ends ten minutes after the decision. */
  readonly expiresAt: number;
  readonly votes: readonly Vote[];
  readonly decidedAt: number | undefined;
  /** When a call took it. */
  readonly spentAt?: number | undefined;
  /** Set while the server waits for what it wants of the client before the approved call goes on. */
  readonly paused?: Pause | undefined;
  /** Made when it is spent, and anew when it is finished. */
  readonly seal?: SealedApproval | undefined;
  readonly announcement: Announcement | undefined;
  /** Since when the message there does not show what became of it, in milliseconds since the epoch; undefined if it does. */
  readonly unshownSince?: number | undefined;
  /** What the one who asked for the call was last told of it, apart from the answer. */
  readonly toldState?: ApprovalState | undefined;
  /** True once no one waits for the call any more; approving then lets one identical retry through. */
  readonly callerGone: boolean;
  /** The process whose caller waits, or that executes the call: when that process is gone, so is its work. */
  readonly holder: string;
  /** Reminders sent so far: one at half time, one near the end. */
  readonly reminders: number;
  readonly finishedAt: number | undefined;
  /** Milliseconds the call took, and the safe sentence of what went wrong, once finished. */
  readonly took: number | undefined;
  readonly error: SafeText | undefined;
}

export interface Pause {
  /** The client may come back until then. */
  readonly until: number;
  /** Unguessable; the one who knows it lets the call go on, once. */
  readonly use: string;
}

export type ApprovalEvent =
  | CastVote
  | { readonly type: 'expire' }
  | { readonly type: 'cancel'; readonly reason?: SafeText }
  | { readonly type: 'undeliverable' }
  | { readonly type: 'announced'; readonly announcement: Announcement }
  | { readonly type: 'shown'; readonly toldState: ApprovalState | undefined }
  | { readonly type: 'joined'; readonly holder: string }
  | { readonly type: 'caller-gone' }
  | { readonly type: 'reminded' }
  | { readonly type: 'consume'; readonly holder: string }
  | { readonly type: 'pause'; readonly paused: Pause }
  | { readonly type: 'resume'; readonly holder: string; readonly use: string }
  /** With a reason at once, without one if the client did not come back in time. */
  | { readonly type: 'lapse'; readonly reason?: SafeText }
  | {
      readonly type: 'finish';
      readonly outcome: 'executed' | 'executed-withheld' | 'failed' | 'unknown';
      readonly took: number;
      readonly error?: SafeText;
    };

/** How long an unused approval stays usable for one identical call, in milliseconds. */
export const UNUSED_APPROVAL_LIFE = 10 * 60_000;

export type Advanced<T> = { ok: true; next: T } | { ok: false; problem: string };

/**
 * The approval after an event, or the reason why the event does not apply.
 * Pure; the stores make it happen at most once by swapping on the version it was computed from.
 */
export const advance = (approval: Approval, event: ApprovalEvent, now: number): Advanced<Approval> => {
  const step = steps[event.type];
  if (!step.from.includes(approval.state)) {
    return { ok: false, problem: `a request that is ${approval.state} cannot ${event.type}` };
  }
  const problem = problemWith(approval, event, now);
  if (problem !== undefined) return { ok: false, problem };
  const change = step.change(approval, event as never, now);
  const unshownSince = unshownAfter({ ...approval, ...change }, event, now);
  return { ok: true, next: { ...approval, ...change, unshownSince, version: approval.version + 1 } };
};

/** A card that was posted a moment ago shows this state already, unless someone decided in between. */
const unshownAfter = (next: Approval, { type }: ApprovalEvent, now: number): number | undefined => {
  const { announcement, state, votes, unshownSince } = next;
  if (announcement === undefined || announcement.channel === SEEN_BY_API.channel) return undefined;
  if (type === 'shown') return undefined;
  if (type === 'announced') return state === 'pending' && votes.length === 0 ? undefined : now;
  return type === 'reminded' ? unshownSince : (unshownSince ?? now);
};

const problemWith = (approval: Approval, event: ApprovalEvent, now: number): string | undefined => {
  const over = now >= approval.expiresAt;
  switch (event.type) {
    case 'vote':
      return over ? 'the request has expired' : problemWithVote(approval.votes, event);
    case 'consume':
      return over ? 'the approval has expired' : undefined;
    case 'expire':
      return over ? undefined : 'the request has not expired yet';
    case 'resume':
      if (approval.paused?.use !== event.use) return 'the call does not wait for this';
      return now >= approval.paused.until ? 'the client came back too late' : undefined;
    case 'lapse':
      return approval.paused === undefined || (event.reason === undefined && now < approval.paused.until)
        ? 'the call does not wait in vain'
        : undefined;
    case 'finish':
      return approval.state === 'unknown' && event.outcome === 'unknown'
        ? 'the outcome is unknown already'
        : undefined;
    default:
      return undefined;
  }
};

type Change = Partial<Approval>;
type Step<T extends ApprovalEvent['type']> = {
  from: readonly ApprovalState[];
  change: (approval: Approval, event: Extract<ApprovalEvent, { type: T }>, now: number) => Change;
};

const steps: { [T in ApprovalEvent['type']]: Step<T> } = {
  vote: { from: ['pending'], change: (approval, { vote }, now) => countVote(approval, vote, now) },
  expire: {
    from: ['pending', 'approved'],
    change: (_approval, _event, now) => ({ state: 'expired', finishedAt: now }),
  },
  cancel: {
    from: ['pending', 'approved'],
    change: (_approval, { reason }, now) => ({ state: 'cancelled', finishedAt: now, error: reason }),
  },
  undeliverable: {
    from: ['pending'],
    change: (_approval, _event, now) => ({ state: 'undeliverable', finishedAt: now }),
  },
  // From every state: someone may decide before the gateway has heard where the card stands.
  announced: { from: APPROVAL_STATES, change: (_approval, { announcement }) => ({ announcement }) },
  shown: { from: APPROVAL_STATES, change: (_approval, { toldState }) => ({ toldState }) },
  joined: {
    from: ['pending', 'approved'],
    change: (_approval, { holder }) => ({ holder, callerGone: false }),
  },
  'caller-gone': { from: ['pending', 'approved'], change: () => ({ callerGone: true }) },
  reminded: { from: ['pending'], change: ({ reminders }) => ({ reminders: reminders + 1 }) },
  consume: {
    from: ['approved'],
    change: (_approval, { holder }, now) => ({
      state: 'executing',
      holder,
      callerGone: false,
      spentAt: now,
    }),
  },
  pause: { from: ['executing'], change: (_approval, { paused }) => ({ paused }) },
  resume: { from: ['executing'], change: (_approval, { holder }) => ({ holder, paused: undefined }) },
  // The server said itself that it had not finished.
  lapse: {
    from: ['executing'],
    change: ({ spentAt = 0 }, { reason }, now) => ({
      state: 'failed',
      paused: undefined,
      finishedAt: now,
      took: now - spentAt,
      error: reason ?? ownText('The client did not come back with what the server asked for.'),
    }),
  },
  // From `unknown` by an operator, or by a process that was thought dead and answers after all.
  finish: {
    from: ['executing', 'unknown'],
    change: (_approval, event, now) => ({
      state: event.outcome,
      paused: undefined,
      finishedAt: now,
      took: event.took,
      error: event.error,
    }),
  },
};

const countVote = (approval: Approval, vote: Vote, now: number): Change => {
  const votes = [...approval.votes, vote];
  if (vote.verdict === 'deny') return { votes, state: 'denied', decidedAt: now, finishedAt: now };
  if (approvals(votes) < approval.approvers.quorum) return { votes };
  return { votes, state: 'approved', decidedAt: now, expiresAt: now + UNUSED_APPROVAL_LIFE };
};
