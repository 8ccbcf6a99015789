/**
 * Speaks to servers of revision 2024-11-05 (HTTP+SSE) as if they spoke Streamable HTTP: each session of a client is one
 * stream of the server, which lives in this process and nowhere else.
 */
import type { AdmittedMessage } from '../../domain/admission.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import type { Message } from '../message.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../ports.ts';
import type { Inbox } from './inbox.ts';
import { type ChannelDeps, openChannel } from './open-channel.ts';
import { type Expected, expectedOf } from './session.ts';
import { createSessions, type Open, type SessionsDeps } from './sessions.ts';

export interface SseTransportDeps extends ChannelDeps, SessionsDeps {}

export interface SseTransport {
  /** As `Forward`, once it is known where the message goes. */
  readonly forward: (
    admitted: AdmittedMessage,
    message: Message,
    request: UpstreamRequest,
  ) => Promise<UpstreamAnswer>;
  /** Ends all sessions. */
  readonly close: () => void;
}

/** Returns a transport like that of Streamable HTTP; `close` ends all of its sessions. */
export const createSseTransport = (deps: SseTransportDeps): SseTransport => {
  const sessions = createSessions(deps);

  const forward: SseTransport['forward'] = async (admitted, message, request) => {
    if (admitted.method === 'initialize') return initialize(admitted, message, request);
    const id = request.headers['mcp-session-id'];
    if (id === undefined) {
      throw new Refusal('unsupported-version', 'This server has sessions only; start one with initialize.', {
        supported: ['2024-11-05'],
      });
    }
    const open = sessions.find(admitted.server, id);
    if (open === undefined) return answer(404);
    if (request.httpMethod === 'POST') return post(open, message, request);
    if (request.httpMethod === 'GET') return events(open.session.listen(), request.signal);
    open.close();
    return answer(200);
  };

  const initialize: SseTransport['forward'] = async ({ server }, message, request) => {
    const channel = await openChannel(deps, message, request);
    if (!('session' in channel)) return channel;
    const open = sessions.keep(channel, { server, caller: request.caller });
    const answered = await post(open, message, request, open.close).catch((error: unknown) => {
      open.close();
      throw error;
    });
    if (answered.status === 200)
      return { ...answered, headers: { ...answered.headers, 'mcp-session-id': open.id } };
    open.close();
    return answered;
  };

  return { forward, close: sessions.close };
};

/** A request is answered on the stream; anything else is done once it has arrived. */
const post = async (
  open: Open,
  message: Message,
  { signal }: UpstreamRequest,
  onHangUp = cancel,
): Promise<UpstreamAnswer> => {
  const request = expectedOf(new TextDecoder().decode(message.body));
  if (request === undefined) return open.post(message, signal);
  const inbox = open.session.expect(request);
  const acknowledged = await open.post(message, signal).catch((error: Error) => {
    inbox.fail(error);
    throw error;
  });
  if (acknowledged.status < 200 || acknowledged.status > 299) {
    inbox.fail(new Refusal('upstream-invalid'));
    return acknowledged;
  }
  acknowledged.discard();
  return events(inbox, signal, () => onHangUp(open, message, request));
};

/** Milliseconds. */
const CANCELLING = 5000;

/** Hanging up tells such a server nothing: its stream stays. */
const cancel = (open: Open, message: Message, { id }: Expected): void => {
  const params = { requestId: id };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params }));
  open.post({ ...message, body }, AbortSignal.timeout(CANCELLING)).then(
    ({ discard }) => discard(),
    () => {},
  );
};

const events = (inbox: Inbox, signal: StopSignal, onAbort = () => {}): UpstreamAnswer => {
  const hangUp = () => {
    if (!inbox.isOpen()) return;
    inbox.fail(signal.reason instanceof Error ? signal.reason : new Refusal('upstream-lost'));
    onAbort();
  };
  signal.addEventListener('abort', hangUp);
  if (signal.aborted) hangUp();
  const headers = { 'content-type': 'text/event-stream' };
  return { status: 200, headers, body: inbox.body, discard: hangUp };
};

const answer = (status: number): UpstreamAnswer => ({
  status,
  headers: {},
  body: (async function* () {})(),
  discard: () => {},
});
