/** A notification is decided about like a request, except that no one is asked: nothing waits for it. */
import { type MakeSafe, ownText } from '../../domain/text/safe-text.ts';
import type { Admit } from '../admit.ts';
import { type Context, found } from '../context.ts';
import { safeAbout } from '../record/safe-about.ts';
import { createSilentChannel } from '../response/response-channel.ts';

export interface DecideNotificationDeps {
  readonly admit: Admit;
  readonly makeSafe: MakeSafe;
}

/** Resolves with undefined for one that is not let through; it has been answered, and the decision is on record. */
export const createDecideNotification =
  ({ admit, makeSafe }: DecideNotificationDeps) =>
  async (context: Context<'notification'>): Promise<Context<'notification'> | undefined> => {
    const { exchange, message, text, conversation } = context;
    const { caller, server } = exchange;
    const admitted = await admit({
      call: { caller, server, method: message.method },
      caller,
      body: exchange.body,
      // No one is asked about a notification: its response channel does not wait.
      digest: () => Promise.reject(new Error('a notification has no digest')),
      preview: async () => ownText('{}'),
      safeName: makeSafe,
      makeSafe: safeAbout(makeSafe, { text, masked: found(context.masked) }),
      recording: conversation.recording,
      id: undefined,
      seq: found(context.seq),
      channel: createSilentChannel(),
      patience: 0,
      gone: exchange.gone,
    });
    if ('admission' in admitted) return { ...context, admission: admitted.admission };
    exchange.reply.send(202, {});
    return undefined;
  };
