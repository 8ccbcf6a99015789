/**
 * The connections of one listener: how many there may be, in all and by address, and which one makes room. A connection
 * whose request is complete is never cut for another; one that is idle, or that still owes us a head or a body, may be.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from './addresses.ts';

export interface Connections {
  /** Counts a new connection; if there are too many, the longest idle or unfinished one is cut, or else this one. */
  admit(socket: Socket): void;
  /** Counts a request from its head to the end of its answer. */
  begin(request: IncomingMessage, response: ServerResponse): void;
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
  /** When a request last began or ended here. */
  changed: number;
}

const TELL_EVERY = 60_000;

/** Returns the count of one listener's connections; if there are too many, `admit` cuts one. */
export const createConnections = (deps: ConnectionsDeps): Connections => {
  /** The one that changed longest ago comes first. */
  const held = new Map<Socket, Held>();
  const counts = new Map<string, number>();
  let told = Number.NEGATIVE_INFINITY;

  const touch = (socket: Socket, one: Held) => {
    one.changed = deps.now();
    held.delete(socket);
    held.set(socket, one);
  };

  const forget = (socket: Socket) => {
    const one = held.get(socket);
    if (one === undefined || !held.delete(socket)) return;
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
    for (const [socket, one] of held) {
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
    held.set(socket, { key, opened: now, requests: new Set(), changed: now });
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
