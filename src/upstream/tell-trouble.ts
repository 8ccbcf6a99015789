/** Tells operators once that a server cannot be used, and why, instead of with each call. */
import type { Trouble } from './find-trouble.ts';

export type TellTrouble = (server: string, trouble: Trouble) => void;

export interface TellTroubleDeps {
  readonly log: { warn(fields: object, message: string): void };
  readonly now: () => number;
}

/** Milliseconds until the same about the same server is told again. */
const AGAIN_AFTER = 10 * 60_000;

/** One line for each server and kind of trouble in ten minutes; both are few, so that what is remembered is as well. */
export const createTellTrouble = ({ log, now }: TellTroubleDeps): TellTrouble => {
  const told = new Map<string, number>();
  return (server, { kind, text }) => {
    const key = `${server} ${kind}`;
    if (now() - (told.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER) return;
    told.set(key, now());
    log.warn({ server, cause: kind }, `the server ${server} cannot be used: ${text}`);
  };
};
