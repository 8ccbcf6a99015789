/** Opens what came: room for its recording, headers, JSON, revision, session. What fails here is told by HTTP alone. */
import { callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { noteUtf8 } from '../domain/text/utf8.ts';
import { followed, type NowOrLater } from '../domain/time/now-or-later.ts';
import { checkHead } from '../mcp/headers/check-head.ts';
import { type RequestHead, readHead } from '../mcp/headers/request-headers.ts';
import { member, stringMember } from '../mcp/json/node-value.ts';
import { decodeBody } from '../mcp/jsonrpc/decode-body.ts';
import {
  type Message,
  type Parsed,
  parseMessage,
  parseMessageInSlices,
} from '../mcp/jsonrpc/parse-message.ts';
import { MISMATCH, type Problem } from '../mcp/jsonrpc/problem.ts';
import { declaresUrls } from '../mcp/revisions/declares-urls.ts';
import { checkBodiless, type Spoken } from '../mcp/revisions/era.ts';
import type { Context, Opened } from './context.ts';
import type { Work } from './ports.ts';
import type { Exchange } from './request/exchange.ts';
import { orRefuse } from './request/or-refuse.ts';
import type { Conversations } from './session/conversation.ts';

/** A body that was read. */
export interface Received {
  readonly exchange: Exchange;
  readonly head: RequestHead;
  readonly text: string;
}

export interface Read extends Received {
  readonly parsed: Exclude<Parsed, Problem>;
}

export interface OpenContext {
  /** One message, or the messages of a batch. */
  read(exchange: Exchange): NowOrLater<Read>;
  openMessage(received: Received, message: Message): NowOrLater<Context>;
  openStream(exchange: Exchange): Promise<Context>;
  openEnd(exchange: Exchange): Promise<Context>;
}

export interface OpenContextDeps {
  /** Undefined unless the recordings have nearly no room left; then resolves once they have, and rejects with `store-unavailable`. */
  readonly room: () => Promise<void> | undefined;
  readonly conversations: Conversations;
  readonly makeSafe: MakeSafe;
  readonly work: Pick<Work, 'isLong' | 'inSlices' | 'measure'>;
}

/** Returns what reads an exchange and opens its session. Both reject with the refusal that is told by HTTP. */
export const createOpenContext = (deps: OpenContextDeps): OpenContext => {
  const read: OpenContext['read'] = (exchange) =>
    followed(deps.room(), () => {
      const head = orRefuse(readHead(exchange.rawHeaders, 'POST'));
      const { text } = orRefuse(decodeBody(exchange.body));
      noteUtf8(text, exchange.body);
      return followed(parse(text, exchange, head), (parsed) => ({
        exchange,
        head,
        text,
        parsed: orRefuse(parsed),
      }));
    });

  const parse = (text: string, { caller }: Exchange, { allowsBatches }: RequestHead): NowOrLater<Parsed> => {
    const key = callerKey(caller);
    const options = { batches: allowsBatches };
    const { isLong, inSlices, measure } = deps.work;
    return isLong(text.length, key, 'parse')
      ? inSlices(key, (pause) => parseMessageInSlices(text, pause, options))
      : measure(key, () => parseMessage(text, options));
  };

  const openMessage: OpenContext['openMessage'] = (received, message) => {
    const { exchange, head, text } = received;
    const spoken = checkHead(message, head);
    if (spoken.kind === 'problem') return refuseHead(received, message, spoken);
    return followed(findConversation(received, message, spoken), (conversation): Context => {
      const opened = { exchange, head, spoken, conversation, text };
      if (message.kind === 'request') return { kind: 'request', sent: { ...opened, message } };
      if (message.kind === 'notification') return { kind: 'notification', ...opened, message };
      return { kind: 'answer', ...opened, message };
    });
  };

  /** Headers that contradict their body look like an attack on a server that believes them, so that is on record. */
  const refuseHead = async (received: Received, message: Message, problem: Problem): Promise<never> => {
    if (problem.code === MISMATCH) {
      const { server, caller, address } = received.exchange;
      const origin = { server, caller, client: { address }, revision: undefined };
      const { recording } = await deps.conversations.find(origin, undefined);
      const { kind } = message;
      const named = kind === 'response' ? {} : { method: message.method };
      const safe = withValues(problem, deps.makeSafe);
      recording.note({ from: 'client', kind, ...named, verdict: 'refused', error: safe.sentence });
      return orRefuse(safe);
    }
    return orRefuse(problem);
  };

  const findConversation = ({ exchange, head }: Received, message: Message, spoken: Spoken) => {
    const { server, caller, address } = exchange;
    const info = message.kind === 'request' ? member(message.params, 'clientInfo') : undefined;
    const client = { address, name: stringMember(info, 'name'), version: stringMember(info, 'version') };
    const origin = { server, caller, client, revision: spoken.revision };
    if (message.kind === 'request' && message.method === 'initialize')
      return deps.conversations.begin(origin, declaresUrls(spoken.era, message));
    // A stateless message belongs to no session, whatever header it brings.
    return deps.conversations.find(origin, spoken.era === '2026' ? undefined : head.sessionId);
  };

  const openStream: OpenContext['openStream'] = async (exchange) => {
    await deps.room();
    return { kind: 'stream', ...(await openBodiless(exchange, 'GET')) };
  };

  /** What a client ends takes room from no one, so the end of a session does not wait for any. */
  const openEnd: OpenContext['openEnd'] = async (exchange) => ({
    kind: 'end',
    ...(await openBodiless(exchange, 'DELETE')),
  });

  const openBodiless = async (exchange: Exchange, method: 'GET' | 'DELETE'): Promise<Opened> => {
    const { server, caller, address } = exchange;
    const head = orRefuse(readHead(exchange.rawHeaders, method));
    const spoken = orRefuse(checkBodiless(head.revision));
    if (method === 'DELETE' && head.sessionId === undefined)
      throw new Refusal('malformed-message', 'Mcp-Session-Id is missing.');
    const origin = { server, caller, client: { address }, revision: spoken.revision };
    return { exchange, head, spoken, conversation: await deps.conversations.find(origin, head.sessionId) };
  };

  return { read, openMessage, openStream, openEnd };
};

const LONGEST_QUOTE = 100;

/** Tells what differs. A value is quoted whole or not at all: among other words, or in part, a secret may not be known for one. */
const withValues = (problem: Problem, makeSafe: MakeSafe): Problem => {
  if (problem.values === undefined) return problem;
  const [header, body] = problem.values.map((value) => {
    if (value.length > LONGEST_QUOTE) return `a text of ${value.length} characters`;
    return makeSafe(value) === value ? JSON.stringify(value) : 'a text that is not shown';
  });
  return { ...problem, sentence: `${problem.sentence.replace(/\.$/, '')}: ${header} and ${body}.` };
};
