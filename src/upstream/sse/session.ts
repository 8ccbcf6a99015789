/** One session with a server of revision 2024-11-05: all it says comes on one stream, and is told apart here. */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonNode } from '../../protocol/json-node.ts';
import { member } from '../../protocol/node-value.ts';
import { type Message, parseMessage, type RpcId } from '../../protocol/parse-message.ts';
import { createInbox, type Inbox } from './inbox.ts';

export interface SseSession {
  /** Takes one message of the server. Throws `Refusal('upstream-invalid')` where it is none. */
  readonly take: (text: string) => void;
  /** Where the answer to a request of the client will come, and what the server says meanwhile; ends with the answer. */
  readonly expect: (request: Expected) => Inbox;
  /** What belongs to no request, from now on and as far as nobody has heard it; who listened before hears no more. */
  readonly listen: () => Inbox;
  /** False where nobody listens and no answer is due. */
  readonly isInUse: () => boolean;
  /** Nothing more will come. */
  readonly end: (reason: Error) => void;
}

export interface Expected {
  readonly id: RpcId;
  readonly method: string;
  /** The token with which the server reports progress of it. */
  readonly progressToken: RpcId | undefined;
}

export const createSseSession = ({ answerBytes }: { readonly answerBytes: number }): SseSession => {
  const expected = new Map<RpcId, Expected & { readonly inbox: Inbox }>();
  let listener: Inbox | undefined;
  let ended: Error | undefined;
  const standing = (): Inbox => {
    const inbox: Inbox = createInbox(answerBytes, () => {
      if (listener === inbox) listener = undefined;
    });
    return inbox;
  };
  let unheard = standing();

  const takeAnswer = (id: RpcId, text: string): void => {
    const inbox = expected.get(id)?.inbox;
    if (inbox === undefined) return;
    expected.delete(id);
    deliver(inbox, text);
    inbox.end();
  };

  /** Progress belongs to its request; anything else to whoever listens, or else to the request that came last. */
  const takeOther = (message: Message, text: string): void => {
    const requests = [...expected.values()];
    const token = progressTokenOf(message);
    const about = requests.find(({ progressToken }) => token !== undefined && progressToken === token);
    const request = about ?? (listener === undefined ? requests.findLast(hearsMore) : undefined);
    if (request !== undefined) deliver(request.inbox, text);
    // Without room it is left out: those who listen do not read, or nobody listens.
    else (listener ?? unheard).put(text);
  };

  return {
    take: (text) => {
      const parsed = parseMessage(text, { from: 'server' });
      if (parsed.kind !== 'single') throw new Refusal('upstream-invalid');
      const { message } = parsed;
      if (message.kind !== 'response') takeOther(message, text);
      else if (message.id !== undefined) takeAnswer(message.id, text);
    },
    expect: (request) => {
      const inbox: Inbox = createInbox(answerBytes, () => {
        if (expected.get(request.id)?.inbox === inbox) expected.delete(request.id);
      });
      if (ended === undefined) expected.set(request.id, { ...request, inbox });
      else inbox.fail(ended);
      return inbox;
    },
    listen: () => {
      listener?.end();
      listener = unheard;
      unheard = standing();
      return listener;
    },
    isInUse: () => listener !== undefined || expected.size > 0,
    end: (reason) => {
      ended = reason;
      for (const { inbox } of expected.values()) inbox.fail(reason);
      listener?.end();
    },
  };
};

/** The gateway asks for tools itself, and hears nothing but the answer. */
const hearsMore = ({ method }: Expected): boolean => method !== 'tools/list';

const deliver = (inbox: Inbox, text: string): void => {
  if (!inbox.put(text)) inbox.fail(new Refusal('answer-too-large'));
};

const progressTokenOf = (message: Message): RpcId | undefined =>
  message.kind === 'notification' && message.method === 'notifications/progress'
    ? rpcId(member(message.params, 'progressToken'))
    : undefined;

/** What a client's request wants to hear of; undefined where it is no request. */
export const expectedOf = (text: string): Expected | undefined => {
  // What it asks for was looked at long before.
  const parsed = parseMessage(text, { from: 'server' });
  if (parsed.kind !== 'single' || parsed.message.kind !== 'request') return undefined;
  const { id, method, params } = parsed.message;
  return { id, method, progressToken: rpcId(member(member(params, '_meta'), 'progressToken')) };
};

const rpcId = (node: JsonNode | undefined): RpcId | undefined => {
  if (node?.kind === 'number') return Number(node.raw);
  return node?.kind === 'string' ? node.value : undefined;
};
