/**
 * What a client of 2026-07-28 carries from one try of a call to its retry, sealed: that the call is held, that its
 * approval was spent and the server wants more from the client, or that its person has to connect first.
 */
import { type Caller, callerKey } from '../../domain/caller.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';

/** Every retry of one call has the same digest: whose call it is, of which tool, with which arguments. */
interface BoundState {
  readonly digest: string;
  readonly approval: string;
}

/** The call waits for its approval; the client comes back by itself. */
export interface HeldState extends BoundState {
  readonly kind: 'held';
  /** How often the client was asked to retry, this time included. */
  readonly rounds: number;
}

/** The server of the approved call wants more input; the retry needs no further approval, but only once. */
export interface ContinuedState extends BoundState {
  readonly kind: 'continued';
  /** The server's own state. */
  readonly upstream: string | undefined;
  /** Unguessable; lets this retry run once. */
  readonly use: string;
}

/** The client has asked its person to connect to the server, and comes back until that is done. */
export interface ConnectingState {
  readonly kind: 'connecting';
  /** How often the client was asked to retry, this time included. */
  readonly rounds: number;
  /** What the person did when they were asked, as the retry says; undefined if it says nothing of that. Not sealed. */
  readonly action?: string | undefined;
}

export type CarriedState = HeldState | ContinuedState | ConnectingState;

interface Place {
  readonly caller: Caller;
  readonly server: string;
}

export interface RequestStates {
  seal(state: CarriedState, place: Place): string;
  /** `foreign`: not made here, so the server's own. `invalid`: made here, but for someone else or too long ago. */
  open(state: string, place: Place): CarriedState | 'foreign' | 'invalid';
}

export interface RequestStatesDeps {
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
  readonly now: () => number;
}

/** Milliseconds in which the retry has to come; an approval that no one uses lives as long. */
export const STATE_LIFE = 10 * 60_000;

/** Tells our states from those of servers before anything is opened. */
const MARK = 'firebreak.';

/** Seals and opens `requestState` of MCP 2026-07-28, bound to one caller and one server, for ten minutes. */
export const createRequestStates = (deps: RequestStatesDeps): RequestStates => ({
  seal: (state, place) =>
    MARK + sealFor(deps, associated(place), { round: state, until: deps.now() + STATE_LIFE }),
  open: (state, place) => {
    if (!state.startsWith(MARK)) return 'foreign';
    const opened = openFor<Opened>(deps, associated(place), state.slice(MARK.length));
    return opened !== undefined && deps.now() < opened.until ? opened.round : 'invalid';
  },
});

interface Opened {
  readonly round: CarriedState;
  readonly until: number;
}

const associated = ({ caller, server }: Place): Bound => ['request-state', callerKey(caller), server];
