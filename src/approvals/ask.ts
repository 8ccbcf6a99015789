/** Asks people about a call: joins the open approval of an identical call, or creates one and announces it. */
import type { Approval } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { Impact } from '../domain/impact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import { within } from '../domain/time/within.ts';
import { createAnnounceWithin } from './announce-within.ts';
import { type Card, cardDigest } from './card-digest.ts';
import type { ChangeApproval } from './change.ts';
import type { Announce, ApprovalStore, CanBeAsked, IsAlive } from './ports.ts';
import type { Previews } from './previews.ts';
import { retryInBackground } from './retry-in-background.ts';
import { createTicket, type Ticket } from './waiting/ticket.ts';
import type { Waiters } from './waiting/waiters.ts';

export type AskRequest = Pick<
  Approval,
  | 'caller'
  | 'server'
  | 'tool'
  | 'definition'
  | 'effect'
  | 'facts'
  | 'rule'
  | 'policyDigest'
  | 'preview'
  | 'digest'
  | 'session'
> & {
  readonly approvers: ApproverRule;
  /** Finds out what the call would touch, if people are asked anew. Never rejects. */
  readonly impact?: (() => Promise<Impact>) | undefined;
};

/**
 * The caller's place at an open approval. No one is asked for a caller who is gone already (`signal`).
 * Rejects with a `Refusal` if no one can be asked, an identical call is under way, or the store is away.
 */
export type Ask = (request: AskRequest, signal: StopSignal) => Promise<Ticket>;

export interface ApprovalProcess {
  /** Name of this process. */
  readonly holder: string;
  readonly isAlive: IsAlive;
  readonly now: () => number;
  /** `ap_…`, unguessable. */
  readonly newId: () => string;
  /** Told of each request that is being shown, see `createAnnounceWithin`. */
  readonly track?: ((work: Promise<unknown>) => unknown) | undefined;
}

export interface AskDeps {
  readonly store: Pick<ApprovalStore, 'createApproval' | 'openApproval'>;
  readonly waiters: Waiters;
  readonly change: ChangeApproval;
  readonly surface: { readonly announce: Announce; readonly canBeAsked: CanBeAsked; readonly card: Card };
  /** Where long previews are kept; in the approval itself if undefined. */
  readonly previews?: Pick<Previews, 'keep' | 'drop'> | undefined;
  readonly process: ApprovalProcess;
  /** Milliseconds until a request counts as denied, if the approver rule does not say. */
  readonly timeout: number;
}

/** Milliseconds in which it has to be clear that someone could decide. */
const PATIENCE = 10_000;

/** An open approval can close between two looks at it; more often than this it does not. */
const ATTEMPTS = 5;

/** Resolves with a ticket. Rejects with `approval-undeliverable`, or as the store does, and then no call may run on it. */
export const createAsk = (deps: AskDeps): Ask => {
  const { change, process, surface, waiters } = deps;
  const { now, track } = process;
  const announceWithin = createAnnounceWithin({ announce: surface.announce, change, track, now });

  const create = async (request: AskRequest): Promise<Approval | undefined> => {
    if (!(await within(surface.canBeAsked(request.approvers), PATIENCE).catch(() => false))) {
      throw new Refusal(
        'approval-undeliverable',
        `No one can approve this at the moment (approvers "${request.approvers.name}"). The call was not executed.`,
      );
    }
    const asked = newApproval(deps, { ...request, impact: await request.impact?.() });
    const kept = (await deps.previews?.keep(asked)) ?? asked;
    const approval = { ...kept, card: cardDigest(surface.card, kept) };
    if (await save(approval)) return announceWithin(approval);
    await deps.previews?.drop(approval);
    return undefined;
  };

  const save = async (approval: Approval): Promise<boolean> => {
    try {
      return await deps.store.createApproval(approval);
    } catch (error) {
      // It may be there all the same; and some services answer two identical ones at once with a deadlock.
      const open = await deps.store.openApproval(approval.digest).catch(() => undefined);
      if (open !== undefined) return open.id === approval.id;
      // If it comes to be there later, identical calls would wait for a request that no one was shown.
      retryInBackground(() => change(approval.id, { type: 'undeliverable' })).catch(() => undefined);
      throw error;
    }
  };

  const joinOrCreate = async (request: AskRequest): Promise<Approval | undefined> => {
    const open = await deps.store.openApproval(request.digest);
    return open === undefined ? create(request) : join(deps, open);
  };

  return async (request, signal) => {
    if (signal.aborted) throw new Refusal('approval-cancelled');
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const approval = await joinOrCreate(request);
        if (approval !== undefined) return createTicket({ waiters, change, now }, approval);
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal('store-unavailable', 'Approvals cannot be stored now, so the call was not executed.');
    }
    throw new Refusal('approval-pending', 'Identical calls interfere with each other. Call again later.');
  };
};

/** The open approval, held by this process too; undefined if it has just closed. */
const join = async ({ change, process }: AskDeps, open: Approval): Promise<Approval | undefined> => {
  if (open.state === 'unknown') {
    throw new Refusal(
      'outcome-unknown',
      `An identical call (${open.id}) was sent and its outcome is unknown. An operator has to settle it first.`,
    );
  }
  if (open.state === 'executing') {
    throw new Refusal(
      'approval-pending',
      `An identical call (${open.id}) is running now. Wait until it is finished before you call again.`,
    );
  }
  if (process.now() >= open.expiresAt) {
    await change(open.id, { type: 'expire' });
    return undefined;
  }
  if (await isAbandoned(process, open)) {
    await change(open.id, { type: 'undeliverable' });
    return undefined;
  }
  const { holder } = process;
  if (open.holder === holder && !open.callerGone) return open;
  const joined = await change(open.id, { type: 'joined', holder });
  return joined?.ok ? joined.approval : undefined;
};

/** The one who was to show it to people died before they could say so. */
const isAbandoned = async ({ isAlive }: ApprovalProcess, open: Approval): Promise<boolean> =>
  open.state === 'pending' && open.announcement === undefined && !(await isAlive(open.holder));

type Described = Omit<AskRequest, 'impact'> & Pick<Approval, 'impact'>;

const newApproval = ({ process, timeout }: AskDeps, request: Described): Approval => {
  const now = process.now();
  return {
    ...request,
    id: process.newId(),
    version: 1,
    state: 'pending',
    createdAt: now,
    expiresAt: now + (request.approvers.timeout ?? timeout),
    votes: [],
    decidedAt: undefined,
    announcement: undefined,
    callerGone: false,
    holder: process.holder,
    reminders: 0,
    finishedAt: undefined,
    took: undefined,
    error: undefined,
  };
};
