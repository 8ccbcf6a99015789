/** Counts what a closer look at a text takes, so that a thread which must not be held up leaves long looks to others. */
import type { Place } from './hit.ts';

/** Thrown once there is no room left. One for all, since making one costs as much as looking. */
export const NO_ROOM = new Error('no room');

/** However short a text is, looking at it closely takes as long as these characters do. */
const LEAST = 64;
/** How many characters of JSON are scanned and walked in the time in which one is looked at closely. */
const JSON_SHARE = 8;

/** @throws NO_ROOM if looking closely at a text of this length takes more than is left */
export const takeRoom = ({ room }: Place, length: number): void => take(room, Math.max(length, LEAST));

/** @throws NO_ROOM the same for JSON of this length, besides what has to be looked at closely in it */
export const takeRoomForJson = ({ room }: Place, length: number): void =>
  take(room, Math.max(length / JSON_SHARE, LEAST));

const take = (room: Place['room'], amount: number): void => {
  if (room === undefined) return;
  room.left -= amount;
  if (room.left < 0) throw NO_ROOM;
};
