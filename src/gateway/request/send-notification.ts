/** A client's notification on its way to the server; answered 202 whatever policy says, for nothing else can be said. */
import { callerKey } from '../../domain/caller.ts';
import { type MakeSafe, ownText } from '../../domain/text/safe-text.ts';
import { member } from '../../mcp/json/node-value.ts';
import type { Message } from '../../mcp/jsonrpc/parse-message.ts';
import type { Forward } from '../../upstream/ports.ts';
import type { Admit } from '../admit.ts';
import { secretInNotification } from '../checks/check-secrets.ts';
import type { Opened } from '../handle-post.ts';
import type { Mask } from '../ports.ts';
import { evidenceOf, maskMessage } from '../record/mask-message.ts';
import { safeAbout } from '../record/safe-about.ts';
import { createSilentLane } from '../response/lane.ts';
import type { Conversation } from '../session/conversation.ts';
import { giveUp } from '../session/track-in-flight.ts';
import { checkAcknowledgement, upstreamRequest } from './upstream-request.ts';

type Notification = Extract<Message, { kind: 'notification' }>;

export type SendNotification = (
  received: Opened,
  message: Notification,
  conversation: Conversation,
) => Promise<void>;

export interface SendNotificationDeps {
  readonly admit: Admit;
  readonly forward: Forward;
  readonly mask: Mask;
  readonly makeSafe: MakeSafe;
  /** Whether messages that carry secrets are refused. */
  readonly deniesSecrets: boolean;
}

export const createSendNotification =
  (deps: SendNotificationDeps): SendNotification =>
  async ({ exchange, spoken, text }, message, conversation) => {
    const { method } = message;
    const { recording } = conversation;
    const masked = await maskMessage(
      deps.mask,
      { text, root: message.node },
      { server: exchange.server },
      { caller: callerKey(exchange.caller) },
    );
    const seq = recording.note({ from: 'client', kind: 'notification', method, ...evidenceOf(masked) });
    if (method === 'notifications/cancelled') giveUp(conversation, member(message.params, 'requestId'), text);
    const error =
      (deps.deniesSecrets ? secretInNotification(masked) : undefined) ?? namesNoCall(method, conversation);
    if (error !== undefined) {
      recording.note({ from: 'gateway', kind: 'decision', method, answers: seq, verdict: 'refused', error });
      exchange.reply.send(202, {});
      return;
    }
    const admitted = await deps.admit({
      call: { caller: exchange.caller, server: exchange.server, method },
      caller: exchange.caller,
      body: exchange.body,
      // Nobody is asked about a notification: its lane does not wait.
      digest: () => Promise.reject(new Error('a notification has no digest')),
      preview: async () => ownText('{}'),
      safeName: deps.makeSafe,
      makeSafe: safeAbout(deps.makeSafe, { text, masked }),
      recording,
      id: undefined,
      seq,
      lane: createSilentLane(),
      patience: 0,
      gone: exchange.gone,
    });
    if ('admission' in admitted) {
      const request = upstreamRequest('POST', { spoken, conversation }, { call: message });
      const answer = await deps.forward(admitted.admission, { ...request, signal: exchange.gone });
      await checkAcknowledgement(answer, conversation);
    }
    exchange.reply.send(202, {});
  };

/** A server without sessions cannot tell whose request the id names, so it does not hear of it. */
const namesNoCall = (method: string, { upstreamSession }: Conversation): string | undefined =>
  method === 'notifications/cancelled' && upstreamSession === undefined
    ? 'The server keeps no sessions, so the id may be that of another client; not passed on.'
    : undefined;
