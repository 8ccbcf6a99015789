/** What a recording says of a request that was refused after it was recorded itself. */
import { Refusal } from '../../domain/refusal.ts';
import type { RequestContext } from '../request/request-context.ts';

/** A queue that is full takes no refusal either; the client has to hear what became of its call nevertheless. */
export const noteRefused = ({ conversation, pending, makeSafe }: RequestContext, refusal: Refusal): void => {
  try {
    conversation.recording.note({
      from: 'gateway',
      kind: 'response',
      method: pending.method,
      answers: pending.seq,
      verdict: 'refused',
      error: makeSafe(refusal.message),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};
