/**
 * Calls of 2026-07-28 that end with `input_required` and are retried: the client of a held call comes back by itself, and that
 * of an approved call comes back without people being asked again.
 */
import type { PauseCall, ResumeCall } from '../../approvals/pause.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { invalidState } from './open-own-state.ts';
import { type CarriedState, type ContinuedState, type RequestStates, STATE_LIFE } from './request-states.ts';

/** One call that people have to approve, as far as retries are concerned. */
export interface RetryableCall {
  readonly caller: Caller;
  readonly server: string;
  readonly digest: string;
  /** What the client brought from the try before. */
  readonly carried: CarriedState | undefined;
  /** Whether its method and revision know `input_required`. */
  readonly mayRetry: boolean;
}

export interface InputRequiredRetries {
  /** The state that brings the client back; undefined if it cannot, or has been asked to retry often enough. */
  next(request: RetryableCall, approval: Approval): string | undefined;
  /** The approval of a held call, if it was settled before the client came back. */
  settledMeanwhile(request: RetryableCall): Promise<Approval | undefined>;
  /**
   * Pauses an approved call whose server wants more of the client; resolves with the state that the client brings back.
   * Durable once resolved, so the client cannot come back too early.
   */
  pause(
    state: Omit<ContinuedState, 'kind' | 'use'>,
    place: Pick<RetryableCall, 'caller' | 'server'>,
  ): Promise<string>;
  /** The approval under which the call goes on, once. Rejects with `invalid-params` if this retry may not run. */
  goOn(request: RetryableCall): Promise<Approval>;
}

export interface InputRequiredRetriesDeps {
  readonly states: RequestStates;
  readonly getApproval: (id: string) => Promise<Approval | undefined>;
  readonly pauseCall: PauseCall;
  readonly resumeCall: ResumeCall;
  readonly newId: () => string;
  readonly now: () => number;
}

/** SDK clients give up after 11 tries; two are left for what the server itself wants. */
export const MOST_RETRIES = 9;

/**
 * The retries of one gateway. What has to be remembered lies in the sealed state and in the store, so any replica
 * takes any retry.
 */
export const createInputRequiredRetries = (deps: InputRequiredRetriesDeps): InputRequiredRetries => ({
  next: (request, { id: approval }) => {
    const { digest, carried } = request;
    const rounds = carried?.kind === 'held' ? carried.rounds + 1 : 1;
    if (!request.mayRetry || rounds > MOST_RETRIES) return undefined;
    return deps.states.seal({ kind: 'held', digest, approval, rounds }, request);
  },

  settledMeanwhile: async ({ carried, digest }) => {
    if (carried?.kind !== 'held') return undefined;
    if (carried.digest !== digest) throw invalidState();
    const approval = await deps.getApproval(carried.approval).catch(() => {
      throw new Refusal('store-unavailable');
    });
    const isOpen = approval?.state === 'pending' || approval?.state === 'approved';
    return isOpen ? undefined : approval;
  },

  pause: async (state, place) => {
    const use = deps.newId();
    await deps.pauseCall(state.approval, { until: deps.now() + STATE_LIFE, use }).catch(() => {
      throw new Refusal(
        'store-unavailable',
        'The server wants more for this call, which could not be stored.',
      );
    });
    return deps.states.seal({ ...state, kind: 'continued', use }, place);
  },

  goOn: async ({ carried, digest }) => {
    if (carried?.kind !== 'continued' || carried.digest !== digest) throw invalidState();
    const approval = await deps.resumeCall(carried.approval, carried.use).catch(() => {
      throw new Refusal('store-unavailable');
    });
    if (approval === undefined) throw invalidState();
    return approval;
  },
});
