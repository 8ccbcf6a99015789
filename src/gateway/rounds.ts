/** Calls of 2026-07-28 in several rounds: the client of a held call comes back by itself, that of an approved one without being asked about again. */
import type { Approval } from '../domain/approval.ts';
import type { Caller } from '../domain/caller.ts';
import type { DocumentStore } from '../domain/document.ts';
import { Refusal } from '../domain/refusal.ts';
import { type CarriedRound, type RequestStates, ROUND_LIFE } from './request-states.ts';
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
  /** The state that brings the client back; undefined where it cannot, or has been sent round often enough. */
  next(request: RoundRequest, approval: Approval): string | undefined;
  /** The approval of a held call, where it was settled while the client was between two rounds. */
  settledMeanwhile(request: RoundRequest): Promise<Approval | undefined>;
  /** Id of the approval under which the call goes on, once; undefined where this is no further round of an approved call. */
  goOn(request: RoundRequest): Promise<string | undefined>;
}

export interface RoundsDeps {
  readonly states: RequestStates;
  readonly getApproval: (id: string) => Promise<Approval | undefined>;
  readonly documents: Pick<DocumentStore, 'putDocument'>;
  readonly now: () => number;
}

/** SDK clients give up after 11 rounds; two are left for what the server itself wants. */
const MOST_ROUNDS = 9;

/** Ids of rounds that were taken: each continues an approved call once. */
const TAKEN = 'taken-round';

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

  goOn: async ({ carried, digest }) => {
    if (carried?.kind !== 'continued') return undefined;
    if (carried.digest !== digest) throw invalidState();
    const { approval, use } = carried;
    const taken = { value: { approval }, ifVersion: 0, expireAt: deps.now() + ROUND_LIFE };
    if (!(await deps.documents.putDocument(TAKEN, use, taken))) throw invalidState();
    return approval;
  },
});
