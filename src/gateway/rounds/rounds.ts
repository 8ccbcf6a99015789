/** Calls of 2026-07-28 in several rounds: the client of a held call comes back by itself, that of an approved one without being asked about again. */
import type { PauseCall, ResumeCall } from '../../approvals/pause.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { type CarriedRound, type ContinuedRound, type RequestStates, ROUND_LIFE } from './request-states.ts';
import { invalidState } from './resume-round.ts';

/** One call that people have to approve, as far as rounds are concerned. */
export interface RoundRequest {
  readonly caller: Caller;
  readonly server: string;
  readonly digest: string;
  /** What the client brought from the round before. */
  readonly carried: CarriedRound | undefined;
  /** Whether its method and revision know rounds. */
  readonly mayGoRound: boolean;
}

export interface Rounds {
  /** The state that brings the client back; undefined if it cannot, or has been sent round often enough. */
  next(request: RoundRequest, approval: Approval): string | undefined;
  /** The approval of a held call, where it was settled while the client was between two rounds. */
  settledMeanwhile(request: RoundRequest): Promise<Approval | undefined>;
  /**
   * Pauses an approved call whose server wants more of the client; resolves with the state that the client brings back.
   * Durable once resolved, so the client cannot come back too early.
   */
  pause(
    round: Omit<ContinuedRound, 'kind' | 'use'>,
    place: Pick<RoundRequest, 'caller' | 'server'>,
  ): Promise<string>;
  /** The approval under which the call goes on, once. Rejects with `invalid-params` where this round cannot be taken. */
  goOn(request: RoundRequest): Promise<Approval>;
}

export interface RoundsDeps {
  readonly states: RequestStates;
  readonly getApproval: (id: string) => Promise<Approval | undefined>;
  readonly pauseCall: PauseCall;
  readonly resumeCall: ResumeCall;
  readonly newId: () => string;
  readonly now: () => number;
}

/** SDK clients give up after 11 rounds; two are left for what the server itself wants. */
const MOST_ROUNDS = 9;

export const createRounds = (deps: RoundsDeps): Rounds => ({
  next: (request, { id: approval }) => {
    const { digest, carried } = request;
    const rounds = carried?.kind === 'held' ? carried.rounds + 1 : 1;
    if (!request.mayGoRound || rounds > MOST_ROUNDS) return undefined;
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

  pause: async (round, place) => {
    const use = deps.newId();
    await deps.pauseCall(round.approval, { until: deps.now() + ROUND_LIFE, use }).catch(() => {
      throw new Refusal(
        'store-unavailable',
        'The server wants more for this call, which could not be stored.',
      );
    });
    return deps.states.seal({ ...round, kind: 'continued', use }, place);
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
