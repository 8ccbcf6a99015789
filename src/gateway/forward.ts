/** The last step: what was let through reaches its server as an Admission, each kind of message in its own way. */
import type { Forward } from '../upstream/ports.ts';
import { clientAnswer, sessionControl } from './admission.ts';
import { type Context, found, type Kind, type Step } from './context.ts';
import type { Execute } from './execute.ts';
import type { OpenStream } from './request/open-stream.ts';
import { checkAcknowledgement, upstreamRequest } from './request/upstream-request.ts';

export interface ForwardDeps {
  readonly execute: Execute;
  readonly openStream: OpenStream;
  readonly forward: Forward;
}

/** The step that sends. Of requests it runs what was admitted, and what comes without an admission ends in a 500. */
export const createForwardStep = ({ execute, openStream, forward }: ForwardDeps): Step<Kind> => {
  const sendNotification = async (context: Context<'notification'>): Promise<void> => {
    const { exchange, conversation, message } = context;
    const request = upstreamRequest('POST', context, { call: message });
    const answer = await forward(found(context.admission), { ...request, signal: exchange.gone });
    await checkAcknowledgement(answer, conversation);
    exchange.reply.send(202, {});
  };

  const sendAnswer = async (context: Context<'answer'>): Promise<void> => {
    const { exchange, conversation, text } = context;
    const admission = clientAnswer(exchange.server, text, found(context.question));
    const answer = await forward(admission, {
      ...upstreamRequest('POST', context),
      signal: exchange.gone,
    });
    await checkAcknowledgement(answer, conversation);
    exchange.reply.send(202, {});
  };

  const endSession = async (context: Context<'end'>): Promise<void> => {
    const { exchange, conversation } = context;
    const answer = await forward(sessionControl(exchange.server, 'DELETE'), {
      ...upstreamRequest('DELETE', context),
      signal: exchange.gone,
    });
    // A server that keeps sessions to itself answers 405; the client is done with this one all the same.
    if (answer.status === 405) answer.discard();
    else await checkAcknowledgement(answer, conversation);
    exchange.reply.send(answer.status === 405 ? 405 : 200, {});
  };

  const forwardRequest = ({ request, admitted }: Context<'request'>) =>
    execute(found(request), found(admitted));

  return async (context) => {
    if (context.kind === 'request') await forwardRequest(context);
    else if (context.kind === 'notification') await sendNotification(context);
    else if (context.kind === 'answer') await sendAnswer(context);
    else if (context.kind === 'stream') await openStream(context);
    else await endSession(context);
    return undefined;
  };
};
