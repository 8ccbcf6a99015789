/**
 * What a client of 2026-07-28 carries from one round of a call to the next, sealed: that the call is held, or that its
 * approval was spent and the server wants more from the client.
 */
import { type Caller, callerKey } from '../../domain/caller.ts';

/** Every round of one call has the same digest: whose call it is, of which tool, with which arguments. */
interface Round {
  readonly digest: string;
  readonly approval: string;
}

/** The call waits for its approval; the client comes back by itself. */
export interface HeldRound extends Round {
  readonly kind: 'held';
  /** How often the client was sent round, this time included. */
  readonly rounds: number;
}

/** The approved call runs in several rounds; the next one needs no further approval, but only once. */
export interface ContinuedRound extends Round {
  readonly kind: 'continued';
  /** The server's own state. */
  readonly upstream: string | undefined;
  /** Unguessable; lets this round be taken once. */
  readonly use: string;
}

export type CarriedRound = HeldRound | ContinuedRound;

interface Place {
  readonly caller: Caller;
  readonly server: string;
}

export interface RequestStates {
  seal(round: CarriedRound, place: Place): string;
  /** `foreign`: not made here, so the server's own. `invalid`: made here, but for someone else or too long ago. */
  open(state: string, place: Place): CarriedRound | 'foreign' | 'invalid';
}

export interface RequestStatesDeps {
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
  readonly now: () => number;
}

/** Milliseconds in which the next round has to come; an approval that no one uses lives as long. */
export const ROUND_LIFE = 10 * 60_000;

/** Tells our states from those of servers before anything is opened. */
const MARK = 'firebreak.';

export const createRequestStates = (deps: RequestStatesDeps): RequestStates => ({
  seal: (round, place) =>
    MARK + deps.seal(JSON.stringify({ round, until: deps.now() + ROUND_LIFE }), associated(place)),
  open: (state, place) => {
    if (!state.startsWith(MARK)) return 'foreign';
    const plain = deps.open(state.slice(MARK.length), associated(place));
    if (plain === undefined) return 'invalid';
    const { round, until } = JSON.parse(plain) as { round: CarriedRound; until: number };
    return deps.now() < until ? round : 'invalid';
  },
});

const associated = ({ caller, server }: Place): readonly string[] => [
  'request-state',
  callerKey(caller),
  server,
];
