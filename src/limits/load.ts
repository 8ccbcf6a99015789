/** One message on its way in: no more of it is read than there is room for in memory. */

import type { StopSignal } from '../domain/time/stop.ts';
import type { Part } from './in-flight.ts';
import { weightOf } from './weight-of.ts';

export interface Load {
  /** Undefined if there is room for the length that its sender said; else resolves once there is. Rejects as `Part.grow` does. */
  reserve(): Promise<void> | undefined;
  /** So many bytes more were read: undefined if there is room for more, else what to wait for before more is read. */
  add(bytes: number): Promise<void> | undefined;
  /** What takes up memory of it from now on, in bytes. */
  keep(bytes: number): void;
}

export interface LoadOptions {
  readonly part: Part;
  /** As its sender says; NaN if unknown. */
  readonly length: number;
  /** Most bytes of one message. */
  readonly limit: number;
  /** Ends the waiting. */
  readonly signal: StopSignal;
}

/** Up to this many bytes nothing waits. */
const FREE = 16 * 1024;
/** If the length is unknown, room for four times as much is asked for each time that it is used up. */
const STEP = 4;

/** `length` is what the sender announced, NaN if nothing. `reserve` and the waits of `add` reject as `Part.grow` does. */
export const createLoad = ({ part, length, limit, signal }: LoadOptions): Load => {
  let read = 0;
  let room = FREE;

  const ask = async (bytes: number): Promise<void> => {
    room = Math.min(bytes, limit);
    await part.grow(weightOf(room), signal);
  };

  return {
    reserve: () => (length > FREE ? ask(length) : undefined),
    add: (bytes) => {
      read += bytes;
      return read <= room || room === limit ? undefined : ask(Math.max(room, read) * STEP);
    },
    keep: (bytes) => {
      read = 0;
      room = FREE;
      part.set(bytes);
    },
  };
};
