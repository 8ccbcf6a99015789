/** An answer is let through once, and only if its server has asked this caller for it. */
import { Refusal } from '../../domain/refusal.ts';
import type { Step } from '../context.ts';
import { answerText, type Questions } from '../session/questions.ts';

/** Rejects with `malformed-message` if no question with this id is open. */
export const createFindQuestion =
  ({ take }: Pick<Questions, 'take'>): Step<'answer'> =>
  (context) => {
    const { exchange, message, conversation, text } = context;
    const place = { caller: exchange.caller, conversation };
    const question = message.id === undefined ? undefined : take(message.id, place);
    if (question === undefined || answerText(text, question) === undefined) {
      throw new Refusal('malformed-message', 'No request with this id waits for an answer.');
    }
    return { ...context, question };
  };
