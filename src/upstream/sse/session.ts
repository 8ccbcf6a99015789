/** One session with a server of revision 2024-11-05: all it says comes on one stream, and is told apart here. */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import { type Message, parseMessage, type RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import type { SseEvent } from '../../mcp/sse/sse-parser.ts';
import { createInbox, type Inbox } from './inbox.ts';

export interface SseSession {
  /** Takes one event of the server, which may be no message of MCP. */
  readonly take: (event: SseEvent) => void;
  /** The stream in which the answer to a request of the client will come, and what the server says meanwhile; ends with the answer. */
  readonly expect: (request: Expected) => Inbox;
  /** What belongs to no request, from now on and as far as no one has heard it; who listened before hears no more. */
  readonly listen: () => Inbox;
  /** False if no one listens and no answer is due. */
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

/** Returns an empty session; `answerBytes` bounds what it holds for one reader. */
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

  const takeAnswer = (id: RpcId, event: SseEvent): void => {
    const asked = expected.has(id) ? id : [...expected.keys()].find((key) => String(key) === String(id));
    const inbox = asked === undefined ? undefined : expected.get(asked)?.inbox;
    if (asked === undefined || inbox === undefined) return;
    expected.delete(asked);
    deliver(inbox, event);
    inbox.end();
  };

  /** Progress belongs to its request; anything else to the one who listens, or else to the request that came last. */
  const takeOther = (message: Message, event: SseEvent): void => {
    const requests = [...expected.values()];
    const token = progressTokenOf(message);
    const about = requests.find(({ progressToken }) => token !== undefined && progressToken === token);
    const request = about ?? (listener === undefined ? requests.findLast(hearsMore) : undefined);
    if (request !== undefined) deliver(request.inbox, event);
    // Without room it is left out: those who listen do not read, or no one listens.
    else (listener ?? unheard).put(event);
  };

  /** What is no message is told to those who read now, which record it; kept for later it would only fill memory. */
  const takeNoMessage = (event: SseEvent): void => {
    const answered = answeredBy(event.data);
    if (answered !== undefined && expected.has(answered)) takeAnswer(answered, event);
    else (listener ?? [...expected.values()].findLast(hearsMore)?.inbox)?.put(event);
  };

  return {
    take: (event) => {
      const isNamed = event.event === undefined || event.event === 'message';
      const parsed = isNamed ? parseMessage(event.data, { from: 'server' }) : undefined;
      if (parsed?.kind !== 'single') return takeNoMessage(event);
      const { message } = parsed;
      if (message.kind !== 'response') takeOther(message, event);
      else if (message.id !== undefined) takeAnswer(message.id, event);
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
      // An event above the limit may have been the answer to any of several requests.
      const isAnyOfs = isTooLarge(reason) && expected.size > 1;
      const told = isAnyOfs ? new Refusal('upstream-lost') : reason;
      for (const { inbox } of expected.values()) inbox.fail(told);
      listener?.end();
    },
  };
};

/** The gateway asks for tools itself, and hears nothing but the answer. */
const hearsMore = ({ method }: Expected): boolean => method !== 'tools/list';

/** The id that something bears which has the look of an answer, though it is none: nothing better will come for it. */
const answeredBy = (text: string): RpcId | undefined => {
  const scanned = scanJson(text, { ...SMALL, loneSurrogates: 'allow' });
  const root = scanned.ok ? scanned.root : undefined;
  return member(root, 'method') === undefined ? rpcId(member(root, 'id')) : undefined;
};

const isTooLarge = (reason: Error): boolean =>
  reason instanceof Refusal && reason.code === 'answer-too-large';

const deliver = (inbox: Inbox, event: SseEvent): void => {
  if (!inbox.put(event)) inbox.fail(new Refusal('answer-too-large'));
};

const progressTokenOf = (message: Message): RpcId | undefined =>
  message.kind === 'notification' && message.method === 'notifications/progress'
    ? rpcId(member(message.params, 'progressToken'))
    : undefined;

/** What a client's request wants to hear of; undefined if it is no request. */
export const expectedOf = (text: string): Expected | undefined => {
  // What it asks for was looked at long before.
  const scanned = scanJson(text);
  const root = scanned.ok ? scanned.root : undefined;
  const [id, method] = [rpcId(member(root, 'id')), stringMember(root, 'method')];
  if (id === undefined || method === undefined) return undefined;
  const meta = member(member(root, 'params'), '_meta');
  return { id, method, progressToken: rpcId(member(meta, 'progressToken')) };
};

const rpcId = (node: JsonNode | undefined): RpcId | undefined => {
  if (node?.kind === 'number') return Number(node.raw);
  return node?.kind === 'string' ? node.value : undefined;
};
