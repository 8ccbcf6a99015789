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
 * Refuses what no client should see: lost sessions become 404, a rejected credential of ours is no 401 of theirs,
 * and pages of HTML are not relayed.
 */
export const checkAnswer = (
  answer: UpstreamAnswer,
  conversation: Pick<Conversation, 'upstreamSession'>,
): void => {
  const { status } = answer;
  const isJson = answer.headers['content-type']?.toLowerCase().startsWith('application/json') === true;
  if (status >= 200 && status < 300) return;
  if (status === 404 && conversation.upstreamSession !== undefined) throw new Refusal('unknown-session');
  if (status === 401 || status === 403) {
    throw new Refusal(
      'upstream-unavailable',
      'The server did not accept the gateway. Its operator has to look at the credential.',
    );
  }
  if (status >= 400 && status < 500 && isJson) return;
  throw new Refusal('upstream-invalid', `The server answered with HTTP status ${status}.`);
};
