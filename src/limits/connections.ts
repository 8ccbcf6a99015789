/**
 * The connections of one listener: how many there may be, in all and by address, and which one makes room. A connection
 * whose request is complete is never cut for another; one that is idle, or that still owes us a head or a body, may be.
 * It is taken from those who have the most: from one caller, or from all who have not shown a token, so that no one who
 * opens many connections takes those of others.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from './addresses.ts';

export interface Connections {
  /** Counts a new connection; if there are too many, the longest idle or unfinished one is cut, or else this one. */
  admit(socket: Socket): void;
  /** Counts a request from its head to the end of its answer. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  /** A request on this connection came from this caller (`callerKey`), whose token was verified. */
  prove(socket: Socket, caller: string): void;
  /** Milliseconds since the connection was opened. */
  age(socket: Socket): number;
  /** Cuts connections on which nothing was under way for so many milliseconds. */
  cutIdle(milliseconds: number): void;
}

export interface ConnectionsDeps {
  /** Connections in all. */
  readonly most: number;
  /** Connections of one address. */
  readonly mostOfAddress: number;
  /** Addresses that carry many clients, and so have no limit of their own. */
  readonly isExempt: (address: string) => boolean;
  readonly now: () => number;
  /** Told when connections are cut for lack of room, at most once a minute. */
  readonly onFull: (why: 'in all' | 'by address', address: string) => void;
}

interface Held {
  readonly key: string;
  readonly opened: number;
  readonly requests: Set<IncomingMessage>;
  /** The caller, or `STRANGERS`. */
  owner: string;
  /** When a request last began or ended here. */
  changed: number;
}

const TELL_EVERY = 60_000;

/** Owner of the connections on which no token was verified. */
const STRANGERS = '';

/** Returns the count of one listener's connections; if there are too many, `admit` cuts one. */
export const createConnections = (deps: ConnectionsDeps): Connections => {
  /** The one that changed longest ago comes first. */
  const held = new Map<Socket, Held>();
  /** The same by owner, in the same order. */
  const owned = new Map<string, Map<Socket, Held>>();
  const counts = new Map<string, number>();
  let told = Number.NEGATIVE_INFINITY;

  const touch = (socket: Socket, one: Held) => {
    one.changed = deps.now();
    held.delete(socket);
    held.set(socket, one);
    disown(socket, one);
    own(socket, one);
  };

  const own = (socket: Socket, one: Held) => {
    const all = owned.get(one.owner) ?? new Map<Socket, Held>();
    owned.set(one.owner, all.set(socket, one));
  };

  const disown = (socket: Socket, { owner }: Held) => {
    const all = owned.get(owner);
    all?.delete(socket);
    if (all?.size === 0) owned.delete(owner);
  };

  const forget = (socket: Socket) => {
    const one = held.get(socket);
    if (one === undefined || !held.delete(socket)) return;
    disown(socket, one);
    const left = (counts.get(one.key) ?? 1) - 1;
    if (left === 0) counts.delete(one.key);
    else counts.set(one.key, left);
  };

  const cut = (socket: Socket) => {
    forget(socket);
    socket.destroy();
  };

  /** @returns whether there is room now */
  const makeRoom = (key: string | undefined): boolean => {
    const all = [...owned.values()];
    // Strangers first, among those who have as many.
    const strangers = owned.get(STRANGERS) ?? new Map<Socket, Held>();
    const most = all.reduce((one, other) => (other.size > one.size ? other : one), strangers);
    return [most, strangers, ...all].some((some) => cutOne(some, key));
  };

  /** The one that changed longest ago of those that may be cut. */
  const cutOne = (some: ReadonlyMap<Socket, Held>, key: string | undefined): boolean => {
    for (const [socket, one] of some) {
      if ((key !== undefined && one.key !== key) || isBusy(one)) continue;
      cut(socket);
      return true;
    }
    return false;
  };

  const tell = (why: 'in all' | 'by address', address: string) => {
    if (deps.now() - told < TELL_EVERY) return;
    told = deps.now();
    deps.onFull(why, address);
  };

  const admit = (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const key = addressKey(address);
    if (!deps.isExempt(address) && (counts.get(key) ?? 0) >= deps.mostOfAddress) {
      tell('by address', address);
      if (!makeRoom(key)) return void socket.destroy();
    }
    if (held.size >= deps.most) {
      tell('in all', address);
      if (!makeRoom(undefined)) return void socket.destroy();
    }
    const now = deps.now();
    const one = { key, opened: now, requests: new Set<IncomingMessage>(), owner: STRANGERS, changed: now };
    held.set(socket, one);
    own(socket, one);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    socket.once('close', () => forget(socket));
  };

  return {
    admit,
    begin: (request, response) => {
      const { socket } = request;
      const one = held.get(socket);
      if (one === undefined) return;
      one.requests.add(request);
      touch(socket, one);
      response.once('close', () => {
        one.requests.delete(request);
        if (held.has(socket)) touch(socket, one);
      });
    },
    prove: (socket, caller) => {
      const one = held.get(socket);
      if (one === undefined || one.owner === caller) return;
      disown(socket, one);
      one.owner = caller;
      own(socket, one);
    },
    age: (socket) => deps.now() - (held.get(socket)?.opened ?? deps.now()),
    cutIdle: (milliseconds) => {
      const before = deps.now() - milliseconds;
      for (const [socket, one] of held) {
        if (one.changed > before) return;
        if (one.requests.size === 0) cut(socket);
      }
    },
  };
};

/** Whether one of its requests has come whole and waits for its answer. */
const isBusy = ({ requests }: Held): boolean => [...requests].some((request) => request.complete);
