/** What a person sees of the app's answer to something they did. */
import type { Acknowledgement } from '../delivery.ts';

export interface Outcome {
  /** Whether the app acknowledged within three seconds. */
  acknowledged: boolean;
  /** What Slack says when it did not: `operation_timeout`, `dispatch_failed`, or an error code of the answer. */
  problem?: string;
  /** Complaints about the inputs of a modal, by block id; the modal stays open. */
  errors?: Record<string, string>;
}

/** The outcome of an act whose answer needs no further reading. */
export const outcomeOf = (answer: Acknowledgement): Outcome => {
  return answer.acknowledged ? { acknowledged: true } : { acknowledged: false, problem: answer.problem };
};
