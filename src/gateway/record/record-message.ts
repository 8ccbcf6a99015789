/** Every message is masked and recorded before anything else happens with it. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import { taskOf } from '../../mcp/jsonrpc/method-subject.ts';
import { type Context, found, type Step } from '../context.ts';
import type { CurrentPolicy, Mask } from '../ports.ts';
import type { ReceivedRequest } from '../request/received-request.ts';
import { stripCapabilities } from '../request/strip-capabilities.ts';
import { answerText } from '../session/questions.ts';
import { evidenceOf, maskedTool, maskMessage } from './mask-message.ts';
import { safeAbout } from './safe-about.ts';

const NOT_RECORDABLE = 'The request could not be masked for its recording, so it was not executed.';

export interface RecordMessageDeps {
  readonly mask: Mask;
  readonly makeSafe: MakeSafe;
  readonly policy: CurrentPolicy;
  readonly now: () => number;
}

/** Rejects with `masking-failed` for what cannot be masked: nothing is sent that could not be recorded. */
export const createRecordMessage = (deps: RecordMessageDeps): Step<'request' | 'notification' | 'answer'> => {
  const recordRequest = async (context: Context<'request'>): Promise<Context<'request'>> => {
    const received = found(context.received);
    const { exchange, head, text: receivedText } = found(context.sent);
    const { caller, conversation, message, text, intent, progressToken, channel } = received;
    const masked = await maskMessage(
      deps.mask,
      { text, root: message.node },
      { server: conversation.server, tool: intent.tool },
      { caller: callerKey(caller) },
    ).catch(notRecordable);
    const { weight } = exchange;
    return {
      kind: 'request',
      request: {
        caller,
        conversation,
        spoken: received.spoken,
        message,
        masked,
        makeSafe: safeAbout(deps.makeSafe, { text, masked }),
        body: bodyFor(received, receivedText),
        text,
        intent,
        carried: received.carried,
        sentParams: head.params,
        channel,
        weight,
        pending: {
          id: message.id,
          progressToken,
          method: message.method,
          tool: intent.tool,
          task: taskOf(message.method, message.params),
          seq: noteRequest(received, masked),
          started: deps.now(),
          raise: channel.raise,
        },
        gone: received.gone,
        stopped: received.stopped,
        givenUp: received.givenUp,
      },
    };
  };

  /** The client's own bytes, unless they promise the server what policy does not let it ask for, or name a state of ours. */
  const bodyFor = (
    { caller, conversation: { server }, text, message, body }: ReceivedRequest,
    receivedText: string,
  ): Uint8Array => {
    const isAllowed = (method: string) => {
      const policy = deps.policy();
      const call = { caller, server, method };
      const { action, shadow } = policy.decide(call, { grants: [], now: deps.now() });
      // A rule may let a server ask for some things, such as going to certain hosts.
      return action === 'allow' || shadow || policy.reach(call).some((reach) => reach.action === 'allow');
    };
    const stripped = stripCapabilities(text, message, isAllowed);
    return stripped === receivedText ? body : Buffer.from(stripped);
  };

  const maskSent = (
    { exchange }: Context<'notification' | 'answer'>,
    message: Parameters<Mask>[0],
  ): Promise<Masked> =>
    maskMessage(deps.mask, message, { server: exchange.server }, { caller: callerKey(exchange.caller) });

  const recordNotification = async (context: Context<'notification'>): Promise<Context<'notification'>> => {
    const { text, message, conversation } = context;
    const masked = await maskSent(context, { text, root: message.node });
    const seq = conversation.recording.note({
      from: 'client',
      kind: 'notification',
      method: message.method,
      ...evidenceOf(masked),
    });
    return { ...context, masked, seq };
  };

  const recordAnswer = async (context: Context<'answer'>): Promise<Context<'answer'>> => {
    const question = found(context.question);
    const masked = await maskSent(context, { text: found(answerText(context.text, question)) });
    const { id } = question;
    context.conversation.recording.note({
      from: 'client',
      kind: 'response',
      rpcId: id,
      ...evidenceOf(masked),
    });
    return { ...context, masked };
  };

  return (context) => {
    if (context.kind === 'request') return recordRequest(context);
    return context.kind === 'notification' ? recordNotification(context) : recordAnswer(context);
  };
};

const notRecordable = (error: Refusal): never => {
  throw error.code === 'masking-failed' ? new Refusal(error.code, NOT_RECORDABLE) : error;
};

const noteRequest = ({ conversation, message, intent }: ReceivedRequest, masked: Masked): number =>
  conversation.recording.note({
    from: 'client',
    kind: 'request',
    method: message.method,
    ...(intent.tool === undefined ? {} : { tool: maskedTool(masked) ?? intent.tool }),
    rpcId: message.id,
    ...evidenceOf(masked),
  });
