/** The request that a server gets for a client's, and the first look at what it answers. */
import { Refusal } from '../../domain/refusal.ts';
import type { NowOrLater } from '../../domain/time/now-or-later.ts';
import { mediaType } from '../../mcp/headers/media-type.ts';
import { type Outbound, upstreamHeaders } from '../../mcp/headers/upstream-headers.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../../upstream/ports.ts';
import type { Conversation } from '../session/conversation.ts';

interface Sender {
  readonly spoken: Outbound['spoken'];
  readonly conversation: Pick<Conversation, 'upstreamSession'> & {
    readonly caller: string | undefined;
    readonly client?: string | undefined;
  };
}

/** Headers are written anew from what was decided about; nothing of the client's own reaches the server by itself. */
export const upstreamRequest = (
  httpMethod: UpstreamRequest['httpMethod'],
  { spoken, conversation }: Sender,
  about: Pick<Outbound, 'call' | 'lastEventId' | 'params'> = {},
): Pick<UpstreamRequest, 'httpMethod' | 'headers' | 'caller' | 'client'> => ({
  httpMethod,
  caller: conversation.caller,
  client: conversation.client,
  headers: upstreamHeaders({ httpMethod, spoken, sessionId: conversation.upstreamSession, ...about }),
});

/**
 * The answer, if a client may see it. Refuses what no client should see, and lets go of it: lost sessions become 404,
 * a rejected credential of ours is no 401 of theirs, and pages of HTML are not relayed.
 */
export const checkAnswer = (
  received: UpstreamAnswer,
  { upstreamSession }: Session,
): NowOrLater<UpstreamAnswer> => {
  const isSession = upstreamSession !== undefined;
  const mayTell = (isSession ? MAYBE_LOST : MAYBE_WANTED).includes(received.status);
  return mayTell
    ? peek(received).then(({ answer, start }) => unlessRefused(answer, isSession, start))
    : unlessRefused(received, isSession, '');
};

const unlessRefused = (answer: UpstreamAnswer, isSession: boolean, start: string): UpstreamAnswer => {
  const isLost = isSession && (LOST.includes(answer.status) || saysLost(answer, start));
  const wanted =
    !isSession && namesSession(start) ? new Refusal('malformed-message', SESSION_WANTED) : undefined;
  const refusal = isLost ? new Refusal('unknown-session') : (wanted ?? refusalFor(answer));
  if (refusal === undefined) return answer;
  answer.discard();
  throw refusal;
};

/** The same for an answer that says nothing more than that the message arrived. */
export const checkAcknowledgement = async (answer: UpstreamAnswer, conversation: Session): Promise<void> => {
  (await checkAnswer(answer, conversation)).discard();
};

type Session = Pick<Conversation, 'upstreamSession'>;

/** Statuses by which servers say that they do not know a session, whatever else they say. */
const LOST = [404, 410];
/** Statuses by which servers say that, and other things. */
const MAYBE_LOST = [400, 401];
/** Statuses by which servers want a session of a client that names none, and say other things. */
const MAYBE_WANTED = [400, 404];
const SESSION_WANTED =
  'The server keeps sessions. Send initialize, and the Mcp-Session-Id of its answer with each request after that. Not executed.';

/**
 * The official servers say "No valid session ID provided" and "Server not initialized". What a tool has to say about
 * sessions of its own bears the id of its request. A 401 about a credential names its scheme (RFC 9110, 15.5.2).
 */
const saysLost = ({ status, headers }: UpstreamAnswer, start: string): boolean =>
  (status === 401 && headers['www-authenticate'] === undefined) || namesSession(start);

const namesSession = (start: string): boolean => {
  const isOfTool = /"id"\s*:\s*\d/.test(start) && !/"code"\s*:\s*-32(?:000|001|600)\b/.test(start);
  return !isOfTool && /\bsessions?\b|not initiali[sz]ed/i.test(start);
};

/** Bytes. */
const LONGEST_START = 16 * 1024;

/** The start of the answer as text, and the answer as if no one had looked. */
const peek = async (answer: UpstreamAnswer): Promise<{ answer: UpstreamAnswer; start: string }> => {
  const rest = answer.body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < LONGEST_START) {
    const { done, value } = await rest.next();
    if (done === true) break;
    chunks.push(value);
    size += value.byteLength;
  }
  const body = (async function* () {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
  const start = Buffer.concat(chunks).subarray(0, LONGEST_START).toString('utf8');
  return { answer: { ...answer, body }, start };
};

const refusalFor = ({ status, headers }: UpstreamAnswer): Refusal | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) {
    return new Refusal(
      'upstream-unavailable',
      'The server did not accept the gateway. Its operator has to look at the credential.',
    );
  }
  if (status === 429) {
    const retryAfter = secondsOf(headers['retry-after']);
    return new Refusal('upstream-busy', undefined, retryAfter === undefined ? {} : { retryAfter });
  }
  const said = `The server answered with HTTP status ${status}.`;
  if (status >= 500) return new Refusal('upstream-failed', `${said} Whether the call ran is not known.`);
  return status >= 400 && mediaType(headers['content-type']) === 'application/json'
    ? undefined
    : new Refusal('upstream-refused', `${said} Not executed.`);
};

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
const secondsOf = (value: string | undefined): number | undefined => {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
};
