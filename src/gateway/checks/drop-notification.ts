/** A notification is answered 202 whatever becomes of it, for nothing else can be said. */
import type { Context } from '../context.ts';

/** Says on record why it goes no further, and answers it. */
export const dropNotification = (
  { exchange, conversation, message, seq }: Context<'notification'>,
  error: string,
): undefined => {
  conversation.recording.note({
    from: 'gateway',
    kind: 'decision',
    method: message.method,
    ...(seq === undefined ? {} : { answers: seq }),
    verdict: 'refused',
    error,
  });
  exchange.reply.send(202, {});
  return undefined;
};
