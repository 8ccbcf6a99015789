/** The sessions with servers of revision 2024-11-05 that are open here: bounded, and ended if nothing happens in them. */
import { Refusal } from '../../domain/refusal.ts';
import type { Channel } from './open-channel.ts';

export interface SessionsDeps {
  /** A session id that no one can guess. */
  readonly newId: () => string;
  /** Sessions that one caller may have with one server. */
  readonly openStreams: number;
}

export interface Open extends Channel {
  readonly id: string;
}

interface Owner {
  readonly server: string;
  readonly caller: string | undefined;
}

export interface Sessions {
  /** If there are too many, the one unused longest ends; throws `Refusal('too-many')` if all are in use. */
  readonly keep: (channel: Channel, owner: Owner) => Open;
  /** Undefined if the session is over, or another server's. */
  readonly find: (server: string, id: string) => Open | undefined;
  /** Ends all. */
  readonly close: () => void;
}

/** Of one server, the one who they belong to. */
const MOST_SESSIONS = 1000;
/** Milliseconds after which a session in which nothing happens is ended. */
const IDLE = 30 * 60_000;

interface Kept extends Open {
  readonly owner: Owner;
  readonly idle: NodeJS.Timeout;
}

/** Returns the sessions of this process: of one caller with one server, at most `openStreams`. */
export const createSessions = ({ newId, openStreams }: SessionsDeps): Sessions => {
  /** In the order of their last use. */
  const kept = new Map<string, Kept>();

  const touch = (open: Kept): void => {
    open.idle.refresh();
    kept.delete(open.id);
    kept.set(open.id, open);
  };

  const makeRoom = (owner: Owner): boolean => {
    const there = [...kept.values()].filter((open) => open.owner.server === owner.server);
    const theirs = there.filter((open) => open.owner.caller === owner.caller);
    const crowd = theirs.length >= openStreams ? theirs : there.length >= MOST_SESSIONS ? there : undefined;
    if (crowd === undefined) return true;
    const unused = crowd.find(({ session }) => !session.isInUse());
    unused?.close();
    return unused !== undefined;
  };

  const keep: Sessions['keep'] = (channel, owner) => {
    if (!makeRoom(owner)) {
      channel.close();
      throw new Refusal('too-many', 'Too many sessions are open with this server. Close some first.');
    }
    const id = newId();
    const forget = () => {
      clearTimeout(open.idle);
      kept.delete(id);
    };
    const close = () => {
      forget();
      channel.close();
    };
    const idle = setTimeout(() => (channel.session.isInUse() ? touch(open) : close()), IDLE).unref();
    const open: Kept = { ...channel, id, owner, idle, close };
    kept.set(id, open);
    void channel.over.then(forget);
    return open;
  };

  return {
    keep,
    find: (server, id) => {
      const open = kept.get(id);
      if (open?.owner.server !== server) return undefined;
      touch(open);
      return open;
    },
    close: () => {
      for (const open of kept.values()) open.close();
    },
  };
};
