/** Session ids as clients know them, each opened once: it comes back with every message of its session. */
import { type Caller, callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';

export interface SealedSession {
  /** Undefined for a server without sessions. */
  readonly upstream?: string;
  readonly recording: string;
  /** Set if the client said at `initialize` that it takes people to addresses (elicitation in URL mode). */
  readonly urls?: true;
}

/** Whose session it is: a sealed id opens only for the caller and the server it was made for, so a stolen one is unknown. */
interface Owner {
  readonly caller: Caller;
  readonly server: string;
}

export interface SealedSessions {
  seal(session: SealedSession, owner: Owner): string;
  /** @throws Refusal `unknown-session` */
  open(sessionId: string, owner: Owner): SealedSession;
}

export interface SealedSessionsDeps {
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
  /** How many opened ids are remembered; the one opened longest ago is forgotten first. */
  readonly remembered: number;
}

/** Returns what seals and opens session ids. An id of another owner does not open. */
export const createSealedSessions = (deps: SealedSessionsDeps): SealedSessions => {
  /** By id and owner: for another owner the same id is looked at anew, and does not open. */
  const opened = new Map<string, SealedSession>();
  return {
    seal: (session, owner) => sealFor(deps, associated(owner), session),
    open: (sessionId, owner) => {
      // None of the first two holds a line end: no other parts make the same key.
      const key = `${callerKey(owner.caller)}\n${owner.server}\n${sessionId}`;
      const known = opened.get(key);
      if (known !== undefined) return known;
      const session = openFor<SealedSession>(deps, associated(owner), sessionId);
      if (session === undefined) throw new Refusal('unknown-session');
      const [oldest] = opened.keys();
      if (opened.size >= deps.remembered && oldest !== undefined) opened.delete(oldest);
      opened.set(key, session);
      return session;
    },
  };
};

const associated = ({ caller, server }: Owner): Bound => ['session', callerKey(caller), server];
