/** Ids of a server's requests as its client sees them: sealed, so that the answer may come to any replica, once to each. */
import { type Caller, callerKey } from '../../domain/caller.ts';
import type { RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { type Bound, openFor } from '../../mcp/seal-for.ts';
import { withId } from '../response/answer-id.ts';
import type { Conversation } from './conversation.ts';

interface Question {
  /** The server's own id. */
  readonly id: RpcId;
  /** Sequence number of the client's request on whose stream it came; undefined on the standing stream. */
  readonly during: number | undefined;
}

/** A question that is open: only `Questions.take` gives one out, so that an answer can only be to what was asked. */
export class OpenQuestion {
  readonly #brand = true;
  /** The server's own id. */
  readonly id: RpcId;

  private constructor(id: RpcId) {
    this.id = id;
  }

  /** For this file. */
  static of(id: RpcId): OpenQuestion {
    return new OpenQuestion(id);
  }

  /** False for anything that was not made here. */
  static is(value: unknown): value is OpenQuestion {
    return typeof value === 'object' && value !== null && #brand in value;
  }
}

interface Place {
  readonly caller: Caller;
  readonly conversation: Pick<Conversation, 'server' | 'upstreamSession' | 'answered'>;
}

export interface Questions {
  /** The same text each time, so that the server can take the question back by its id. */
  seal(question: Question, place: Place): string;
  /** Undefined if the server never asked this caller by this id, or has its answer from here. */
  take(sealed: RpcId, place: Place): OpenQuestion | undefined;
}

/** Of one session; the one who answers a question older than that a second time bothers no one but the server. */
const REMEMBERED = 1000;

/**
 * Seals the ids of servers' requests for one session. `take` returns the server's id for a sealed one, once, and
 * undefined for anything else.
 */
export const createQuestions = (sealer: Pick<Sealer, 'sealAlike' | 'open'>): Questions => ({
  seal: (question, place) => sealer.sealAlike(JSON.stringify(question), associated(place)),
  take: (sealed, place) => {
    const { answered } = place.conversation;
    if (typeof sealed !== 'string' || answered.has(sealed)) return undefined;
    const question = openFor<Question>(sealer, associated(place), sealed);
    if (question === undefined) return undefined;
    answered.add(sealed);
    const [oldest] = answered;
    if (answered.size > REMEMBERED && oldest !== undefined) answered.delete(oldest);
    return OpenQuestion.of(question.id);
  },
});

/** The server's session rather than the recording: if it keeps none, it cannot tell its clients apart either. */
const associated = ({ caller, conversation }: Place): Bound => [
  'question',
  callerKey(caller),
  conversation.server,
  conversation.upstreamSession ?? '',
];

/** The client's answer with the id that the server knows; undefined for what has no id. */
export const answerText = (answer: string, { id }: OpenQuestion): string | undefined => withId(answer, id);
