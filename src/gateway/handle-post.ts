/** One POST of a client as one readable function: read, find the conversation, record, then decide by kind of message. */
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import { copyText } from '../domain/text/copy-text.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { Rates } from '../limits/rates.ts';
import type { Masked } from '../masking/engine/mask-message.ts';
import { checkHead } from '../mcp/headers/check-head.ts';
import { type RequestHead, readHead } from '../mcp/headers/request-headers.ts';
import { member, stringMember } from '../mcp/json/node-value.ts';
import { decodeBody } from '../mcp/jsonrpc/decode-body.ts';
import { type Intent, intentOf } from '../mcp/jsonrpc/intent.ts';
import { taskOf } from '../mcp/jsonrpc/method-subject.ts';
import {
  type Message,
  type Parsed,
  type ParseOptions,
  parseMessage,
  parseMessageInSlices,
  type RequestMessage,
} from '../mcp/jsonrpc/parse-message.ts';
import type { Spoken } from '../mcp/revisions/era.ts';
import type { KillSwitches } from '../operators/kill-switches.ts';
import type { RefuseEarly } from './checks/refuse-early.ts';
import { handleBatch } from './handle-batch.ts';
import { followedBy, type Rest } from './hold/hold-call.ts';
import type { CurrentPolicy, Mask, Work } from './ports.ts';
import { evidenceOf, maskedTool, maskMessage } from './record/mask-message.ts';
import { safeAbout } from './record/safe-about.ts';
import type { Exchange } from './request/exchange.ts';
import { orRefuse } from './request/or-refuse.ts';
import type { SendNotification } from './request/send-notification.ts';
import type { SendResponse } from './request/send-response.ts';
import { stripCapabilities } from './request/strip-capabilities.ts';
import { createLane, type HoldPace, JSON_HEADERS } from './response/lane.ts';
import { refusedText, retryHeaders } from './response/refused.ts';
import type { RequestStates } from './rounds/request-states.ts';
import { type Resumed, type Round, resumeRound } from './rounds/resume-round.ts';
import type { RunRequest } from './run-request.ts';
import type { Conversation, Conversations } from './session/conversation.ts';
import { trackInFlight } from './session/track-in-flight.ts';

const NOT_RECORDABLE = 'The request could not be masked for its recording, so it was not executed.';

export interface HandlePostDeps {
  readonly conversations: Conversations;
  readonly runRequest: RunRequest;
  readonly watch: KillSwitches['watch'];
  readonly sendNotification: SendNotification;
  readonly sendResponse: SendResponse;
  readonly policy: CurrentPolicy;
  readonly room: () => Promise<void>;
  readonly rates: Pick<Rates, 'receiveMore'>;
  readonly mask: Mask;
  readonly makeSafe: MakeSafe;
  readonly work: Pick<Work, 'isLong' | 'inSlices' | 'measure'>;
  readonly refuseEarly: RefuseEarly;
  readonly states: RequestStates;
  readonly pace: HoldPace;
  readonly now: () => number;
}

/** A client's message as received: what every kind of it needs. */
export interface Received {
  readonly exchange: Exchange;
  readonly head: RequestHead;
  readonly text: string;
}

/** The same once headers and body agree on the revision. */
export interface Opened extends Received {
  readonly spoken: Spoken;
}

export const createHandlePost = (deps: HandlePostDeps) => {
  /** Resolves with what is left to do if the message waits for people. */
  const handlePost = async (exchange: Exchange): Promise<Rest | undefined> => {
    await deps.room();
    const head = orRefuse(readHead(exchange.rawHeaders, 'POST'));
    const { text } = orRefuse(decodeBody(exchange.body));
    const parsed = orRefuse(await parse(text, exchange.caller, { batches: head.allowsBatches }));
    const received = { exchange, head, text };
    if (parsed.kind === 'batch') {
      deps.rates.receiveMore(exchange.caller, parsed.messages.length - 1);
      return handleBatch(received, parsed.messages, { handle: handlePost, makeSafe: deps.makeSafe });
    }
    return handleMessage(received, parsed.message);
  };

  const parse = (text: string, caller: Caller, options: ParseOptions): Parsed | Promise<Parsed> => {
    const key = callerKey(caller);
    const { isLong, inSlices, measure } = deps.work;
    return isLong(text.length, key)
      ? inSlices(key, (pause) => parseMessageInSlices(text, pause, options))
      : measure(key, () => parseMessage(text, options));
  };

  const handleMessage = async (received: Received, message: Message): Promise<Rest | undefined> => {
    try {
      const spoken = orRefuse(checkHead(message, received.head));
      const conversation = await findConversation(received, message, spoken);
      const opened = { ...received, spoken };
      if (message.kind === 'request') {
        const sender = { ...received.exchange, era: spoken.era };
        const resumed = resumeRound({ ...received, message }, sender, deps.states);
        return await answerRequest(opened, resumed, conversation);
      }
      if (message.kind === 'notification') await deps.sendNotification(opened, message, conversation);
      if (message.kind === 'response') await deps.sendResponse(opened, message, conversation);
    } catch (error) {
      // Now that the request's id is known, the refusal can carry it.
      if (!(error instanceof Refusal) || message.kind !== 'request') throw error;
      const refused = { refusal: error, decision: undefined, approval: undefined };
      const text = refusedText(message, refused, deps.makeSafe);
      received.exchange.reply.send(error.http, { ...JSON_HEADERS, ...retryHeaders(error) }, text);
    }
    return undefined;
  };

  const findConversation = (
    { exchange, head }: Received,
    message: Message,
    spoken: Spoken,
  ): Promise<Conversation> => {
    const { server, caller, address } = exchange;
    const info = message.kind === 'request' ? member(message.params, 'clientInfo') : undefined;
    const client = { address, name: stringMember(info, 'name'), version: stringMember(info, 'version') };
    const origin = { server, caller, client, revision: spoken.revision };
    if (message.kind === 'request' && message.method === 'initialize')
      return deps.conversations.begin(origin);
    // A stateless message belongs to no session, whatever header it brings.
    return deps.conversations.find(origin, spoken.era === '2026' ? undefined : head.sessionId);
  };

  const answerRequest = async (
    { exchange, head, spoken, text: receivedText }: Opened,
    { text, message, carried }: Resumed,
    conversation: Conversation,
  ): Promise<Rest | undefined> => {
    const intent = intentOf(message);
    const { cancelled, untrack } = trackInFlight(conversation, message);
    const progressToken = intent.progressToken && copyText(intent.progressToken);
    const lane = createLane({
      reply: exchange.reply,
      accepts: head.accepts,
      gone: exchange.gone,
      progressToken,
      pace: deps.pace,
    });
    const { caller, server } = exchange;
    const session = conversation.recording.id;
    const tool = intent.tool && copyText(intent.tool);
    const watched = deps.watch({ caller, server, tool, session });
    const end = () => {
      watched.release();
      untrack();
    };
    let rest: Rest | undefined;
    try {
      const { gone, body } = exchange;
      const early = { caller, conversation, spoken, message, text, body, intent, lane, gone };
      if (await deps.refuseEarly(early)) return undefined;
      const masked = await maskMessage(
        deps.mask,
        { text, root: message.node },
        { server, tool: intent.tool },
        { caller: callerKey(caller) },
      ).catch((error: Refusal) => {
        throw error.code === 'masking-failed' ? new Refusal(error.code, NOT_RECORDABLE) : error;
      });
      rest = await deps.runRequest({
        caller,
        conversation,
        spoken,
        message,
        masked,
        makeSafe: safeAbout(deps.makeSafe, { text, masked }),
        body: bodyFor(exchange, { text, message, receivedText }),
        text,
        intent,
        carried,
        sentParams: head.params,
        lane,
        weight: exchange.weight,
        pending: {
          id: message.id,
          progressToken,
          method: message.method,
          tool: intent.tool,
          task: taskOf(message.method, message.params),
          seq: noteRequest(conversation, { message, intent, masked }),
          started: deps.now(),
          raise: lane.raise,
        },
        gone: exchange.gone,
        stopped: watched.stopped,
        givenUp: AbortSignal.any([exchange.gone, cancelled, watched.stopped]),
      });
    } finally {
      if (rest === undefined) end();
    }
    return followedBy(rest, end);
  };

  /** The client's own bytes, unless they promise the server what policy does not let it ask for, or name a state of ours. */
  const bodyFor = (
    { caller, server, body }: Exchange,
    { text, message, receivedText }: Round & { readonly receivedText: string },
  ): Uint8Array => {
    const isAllowed = (method: string) => {
      const { action, shadow } = deps
        .policy()
        .decide({ caller, server, method }, { grants: [], now: deps.now() });
      return action === 'allow' || shadow;
    };
    const stripped = stripCapabilities(text, message, isAllowed);
    return stripped === receivedText ? body : Buffer.from(stripped);
  };

  return async (exchange: Exchange): Promise<void> => {
    const rest = await handlePost(exchange);
    if (rest === undefined) return;
    // Nothing that was made of the message is referred to any more, and it may wait for long.
    exchange.forgetBody();
    await rest();
  };
};

const noteRequest = (
  { recording }: Conversation,
  { message, intent, masked }: { message: RequestMessage; intent: Intent; masked: Masked },
): number =>
  recording.note({
    from: 'client',
    kind: 'request',
    method: message.method,
    ...(intent.tool === undefined ? {} : { tool: maskedTool(masked) ?? intent.tool }),
    rpcId: message.id,
    ...evidenceOf(masked),
  });
