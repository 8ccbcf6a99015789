/** Recording what comes of a call that was sent: if that fails, "not executed" and "send it again" would both be wrong. */
import { Refusal } from '../../domain/refusal.ts';
import type { Notebook, Noted } from './notebook.ts';

/** @throws Refusal `answer-unrecorded` if the queue is full or the store refuses */
export const noteAnswer = (recording: Pick<Notebook, 'note'>, entry: Noted): void => {
  try {
    recording.note(entry);
  } catch (error) {
    throw error instanceof Refusal
      ? Object.assign(new Refusal('answer-unrecorded'), { cause: error })
      : error;
  }
};

/**
 * What the server says before its answer has to be recorded too. If that fails the call was sent, so neither that it was
 * not executed nor that it may be sent again would be true.
 */
export const sayWhatIsKnown = (error: unknown): never => {
  const isQueue = error instanceof Refusal && ['too-many', 'store-unavailable'].includes(error.code);
  throw isQueue ? Object.assign(new Refusal('store-unavailable', NOT_KNOWN), { cause: error }) : error;
};

const NOT_KNOWN =
  'What the server says could not be recorded, so it was withheld. Whether the call ran is not known; send it again only if it may run twice.';
