/** Which call a cancellation names has to be certain. */
import { member } from '../../mcp/json/node-value.ts';
import type { Step } from '../context.ts';
import { giveUp } from '../session/track-in-flight.ts';
import { dropNotification } from './drop-notification.ts';

const CANCELLED = 'notifications/cancelled';

/** A held call that its client cancels does not wait for its approval any more, whether or not the server hears of that. */
export const cancelNamed: Step<'notification'> = (context) => {
  const { message, conversation, text } = context;
  if (message.method === CANCELLED) giveUp(conversation, member(message.params, 'requestId'), text);
  return context;
};

/** A server without sessions cannot tell whose request the id names, so it does not hear of it. */
export const checkCancellation: Step<'notification'> = (context) =>
  context.message.method === CANCELLED && context.conversation.upstreamSession === undefined
    ? dropNotification(
        context,
        'The server keeps no sessions, so the id may be that of another client; not passed on.',
      )
    : context;
