/** The client ends its session: its id opens nothing any more, and the recording is closed. */
import type { Step } from '../context.ts';
import type { Conversations } from './conversation.ts';

/** Before the server is asked: the session is over whatever it answers, and if it never does. */
export const createEndSession =
  ({ end }: Pick<Conversations, 'end'>): Step<'end'> =>
  async (context) => {
    await end(context.conversation);
    if (context.conversation.upstreamSession !== undefined) return context;
    context.exchange.reply.send(200, {});
    return undefined;
  };
