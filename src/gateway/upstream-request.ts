/** The request that a server gets for a client's, and the first look at what it answers. */
import { Refusal } from '../domain/refusal.ts';
import { type Outbound, upstreamHeaders } from '../protocol/upstream-headers.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../upstream/ports.ts';
import type { Conversation } from './conversation.ts';

interface Sender {
  readonly spoken: Outbound['spoken'];
  readonly conversation: Pick<Conversation, 'upstreamSession'>;
}

/** Headers are written anew from what was decided about; nothing of the client's own reaches the server by itself. */
export const upstreamRequest = (
  httpMethod: UpstreamRequest['httpMethod'],
  { spoken, conversation }: Sender,
  about: Pick<Outbound, 'call' | 'lastEventId' | 'params'> = {},
): Pick<UpstreamRequest, 'httpMethod' | 'headers'> => ({
  httpMethod,
  headers: upstreamHeaders({ httpMethod, spoken, sessionId: conversation.upstreamSession, ...about }),
});

/**
 * Refuses what no client should see, and lets go of it: lost sessions become 404, a rejected credential of ours is no
 * 401 of theirs, and pages of HTML are not relayed.
 */
export const checkAnswer = (answer: UpstreamAnswer, conversation: Session): void => {
  const refusal = refusalFor(answer, conversation);
  if (refusal === undefined) return;
  answer.discard();
  throw refusal;
};

/** The same for an answer that says nothing more than that the message arrived. */
export const checkAcknowledgement = (answer: UpstreamAnswer, conversation: Session): void => {
  checkAnswer(answer, conversation);
  answer.discard();
};

type Session = Pick<Conversation, 'upstreamSession'>;

const refusalFor = ({ status, headers }: UpstreamAnswer, { upstreamSession }: Session) => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 404 && upstreamSession !== undefined) return new Refusal('unknown-session');
  if (status === 401 || status === 403) {
    return new Refusal(
      'upstream-unavailable',
      'The server did not accept the gateway. Its operator has to look at the credential.',
    );
  }
  const isJson = headers['content-type']?.toLowerCase().startsWith('application/json') === true;
  return status >= 400 && status < 500 && isJson
    ? undefined
    : new Refusal('upstream-invalid', `The server answered with HTTP status ${status}.`);
};
