/** The client ends its session: its id opens nothing any more, the recording is closed, and the server hears it. */
import { Refusal } from '../domain/refusal.ts';
import { readHead } from '../mcp/headers/request-headers.ts';
import { checkBodiless } from '../mcp/revisions/era.ts';
import type { Forward } from '../upstream/ports.ts';
import { sessionControl } from './admission.ts';
import type { Exchange } from './request/exchange.ts';
import { orRefuse } from './request/or-refuse.ts';
import { checkAcknowledgement, upstreamRequest } from './request/upstream-request.ts';
import type { Conversations } from './session/conversation.ts';

export interface HandleDeleteDeps {
  readonly conversations: Conversations;
  readonly forward: Forward;
}

export const createHandleDelete =
  (deps: HandleDeleteDeps) =>
  async (exchange: Exchange): Promise<void> => {
    const { server, caller, address, gone } = exchange;
    const head = orRefuse(readHead(exchange.rawHeaders, 'DELETE'));
    const spoken = orRefuse(checkBodiless(head.revision));
    if (head.sessionId === undefined) throw new Refusal('malformed-message', 'Mcp-Session-Id is missing.');
    const origin = { server, caller, client: { address }, revision: spoken.revision };
    const conversation = await deps.conversations.find(origin, head.sessionId);
    // Before the server is asked: the session is over whatever it answers, and if it never does.
    await deps.conversations.end(conversation);
    if (conversation.upstreamSession === undefined) return exchange.reply.send(200, {});
    const request = upstreamRequest('DELETE', { spoken, conversation });
    const answer = await deps.forward(sessionControl(server, 'DELETE'), { ...request, signal: gone });
    // A server that keeps sessions to itself answers 405; the client is done with this one all the same.
    if (answer.status === 405) answer.discard();
    else await checkAcknowledgement(answer, conversation);
    exchange.reply.send(answer.status === 405 ? 405 : 200, {});
  };
