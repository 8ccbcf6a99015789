/** A client's answer to a question of the server, let through once and only where it was asked. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Message } from '../../mcp/jsonrpc/parse-message.ts';
import { type KillSwitches, stoppedBy } from '../../operators/kill-switches.ts';
import type { Forward } from '../../upstream/ports.ts';
import { clientAnswer } from '../admission.ts';
import { secretInAnswer } from '../checks/check-secrets.ts';
import type { Opened } from '../handle-post.ts';
import type { Mask } from '../ports.ts';
import { evidenceOf, maskMessage } from '../record/mask-message.ts';
import { withId } from '../response/answer-id.ts';
import type { InspectDeps } from '../response/inspect.ts';
import type { Conversation } from '../session/conversation.ts';
import type { Questions } from '../session/questions.ts';
import { checkAcknowledgement, upstreamRequest } from './upstream-request.ts';

type Response = Extract<Message, { kind: 'response' }>;

export type SendResponse = (received: Opened, message: Response, conversation: Conversation) => Promise<void>;

export interface SendResponseDeps {
  readonly forward: Forward;
  readonly mask: Mask;
  readonly killing: KillSwitches['killing'];
  readonly questions: Questions;
  /** Whether messages that carry secrets are refused. */
  readonly deniesSecrets: boolean;
  readonly answerServer: InspectDeps['answerServer'];
}

/** Rejects with `malformed-message` where no question with this id is open, with `secret-in-answer` where the settings say so. */
export const createSendResponse =
  (deps: SendResponseDeps): SendResponse =>
  async ({ exchange, spoken, text }, message, conversation) => {
    const { caller, server } = exchange;
    const session = conversation.recording.id;
    const killed = deps.killing({ caller, server, tool: undefined, session });
    if (killed !== undefined) throw stoppedBy(killed);
    const question =
      message.id === undefined ? undefined : deps.questions.take(message.id, { caller, conversation });
    const answer = question === undefined ? undefined : withId(text, question.id);
    if (question === undefined || answer === undefined) {
      throw new Refusal('malformed-message', 'No request with this id waits for an answer.');
    }
    const { id } = question;
    const masked = await maskMessage(deps.mask, { text: answer }, { server }, { caller: callerKey(caller) });
    conversation.recording.note({ from: 'client', kind: 'response', rpcId: id, ...evidenceOf(masked) });
    const refusal = deps.deniesSecrets ? secretInAnswer(masked) : undefined;
    if (refusal !== undefined) {
      const error = refusal.message;
      conversation.recording.note({
        from: 'gateway',
        kind: 'decision',
        rpcId: id,
        verdict: 'refused',
        error,
      });
      // Otherwise it would wait for an answer that never comes.
      deps.answerServer(
        { caller, spoken, conversation, pending: undefined },
        { id, method: 'response' },
        refusal,
      );
      throw refusal;
    }
    const admission = clientAnswer(server, text, question);
    const request = upstreamRequest('POST', { spoken, conversation });
    const heard = await deps.forward(admission, { ...request, signal: exchange.gone });
    await checkAcknowledgement(heard, conversation);
    exchange.reply.send(202, {});
  };
