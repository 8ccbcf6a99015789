/** One message of a client on its way through the pipeline: built once its session is open, and never changed after that. */
import type { Admission } from '../domain/admission.ts';
import type { Masked } from '../masking/engine/mask-message.ts';
import type { RequestHead } from '../mcp/headers/request-headers.ts';
import type { Message } from '../mcp/jsonrpc/parse-message.ts';
import type { Spoken } from '../mcp/revisions/era.ts';
import type { Admitted } from './admit.ts';
import type { Rest } from './hold/hold-call.ts';
import type { Exchange } from './request/exchange.ts';
import type { ReceivedRequest } from './request/received-request.ts';
import type { RequestContext } from './request/request-context.ts';
import type { Conversation } from './session/conversation.ts';
import type { EventPlace } from './session/event-ids.ts';
import type { OpenQuestion } from './session/questions.ts';

/** What is known of every message once its session is open. */
export interface Opened {
  readonly exchange: Exchange;
  readonly head: RequestHead;
  readonly spoken: Spoken;
  readonly conversation: Conversation;
}

type Sent<K extends Message['kind']> = Opened & {
  readonly text: string;
  readonly message: Extract<Message, { kind: K }>;
};

/** A context for each kind of message. What a step of the pipeline has found out stands in an optional member. */
interface Contexts {
  readonly request: {
    readonly kind: 'request';
    /** As it came; left out once its context is known, so that a message that waits for people can be let go of. */
    readonly sent?: Sent<'request'>;
    readonly received?: ReceivedRequest;
    readonly request?: RequestContext;
    readonly admitted?: Extract<Admitted, { readonly admission: unknown }>;
  };
  readonly notification: Sent<'notification'> & {
    readonly kind: 'notification';
    readonly masked?: Masked;
    readonly seq?: number;
    readonly admission?: Admission;
  };
  readonly answer: Sent<'response'> & {
    readonly kind: 'answer';
    readonly question?: OpenQuestion;
    readonly masked?: Masked;
  };
  readonly stream: Opened & { readonly kind: 'stream'; readonly place?: EventPlace | undefined };
  readonly end: Opened & { readonly kind: 'end' };
}

export type Kind = keyof Contexts;
export type Context<K extends Kind = Kind> = Contexts[K];

/** Runs once the exchange is over, whatever came of it. */
export type AtEnd = (release: () => void) => void;

/**
 * A step of the pipeline. Resolves with the context for the next one, with undefined if the message has been answered, or
 * with what is left to do of one that waits for people. Rejects with the Refusal that its sender gets.
 */
export type Step<K extends Kind> = (
  context: Context<K>,
  atEnd: AtEnd,
) => Promise<Context<K> | Rest | undefined> | Context<K> | Rest | undefined;

/** What an earlier step has found out. A step that comes too early lets nothing through: it is our fault, and ends in a 500. */
export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new TypeError('a step of the pipeline came before the one it rests on');
  return value;
};
