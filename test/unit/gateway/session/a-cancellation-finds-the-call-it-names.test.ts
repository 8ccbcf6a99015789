/** A client gives up a call of its own session by its id, and no other. */
import { expect, it } from 'vitest';
import { Stop } from '../../../../src/domain/time/stop.ts';
import { cancelNamed, checkCancellation } from '../../../../src/gateway/checks/check-cancellation.ts';
import type { Conversation } from '../../../../src/gateway/session/conversation.ts';
import { trackInFlight } from '../../../../src/gateway/session/track-in-flight.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const session = ({ isSession = true, upstreamSession = 'u1' as string | undefined } = {}) => ({
  isSession,
  upstreamSession,
  inFlight: new Map<string, Stop>(),
  recording: { note: () => 1 },
});
type Session = ReturnType<typeof session>;

const begin = (conversation: Session, id: string | number) => {
  const request = new Stop();
  const end = trackInFlight(conversation as unknown as Conversation, { id } as never, request);
  return { request, end };
};
const cancel = (conversation: Session, params: string, method = 'notifications/cancelled') => {
  const text = `{"jsonrpc":"2.0","method":"${method}","params":${params}}`;
  const parsed = parseMessage(text);
  const message = parsed.kind === 'single' ? parsed.message : undefined;
  cancelNamed({ conversation, text, message } as never, () => {});
};

it.each([
  ['a number', 7, '{"requestId":7}'],
  ['a text', 'a', '{"requestId":"a"}'],
  ['a text in other letters', 'a', '{"requestId":"\\u0061"}'],
])('by %s', (_, id, params) => {
  const conversation = session();
  const [{ request }, other] = [begin(conversation, id), begin(conversation, 'other')];
  cancel(conversation, params);
  expect(request.aborted).toBe(true);
  expect(other.request.aborted).toBe(false);
});

it.each([
  ['another id', session(), '{"requestId":8}'],
  ['the same letters as a text', session(), '{"requestId":"7"}'],
  ['no id', session(), '{}'],
  ['its id without a session', session({ isSession: false }), '{"requestId":7}'],
])('not by %s', (_, conversation, params) => {
  const { request } = begin(conversation, 7);
  cancel(conversation, params);
  expect(request.aborted).toBe(false);
});

it('not by another notification', () => {
  const conversation = session();
  const { request } = begin(conversation, 7);
  cancel(conversation, '{"requestId":7}', 'notifications/progress');
  expect(request.aborted).toBe(false);
});

it('takes an id anew once the request of that id is over, in a session', () => {
  const conversation = session();
  const { end } = begin(conversation, 7);
  expect(() => begin(conversation, 7)).toThrow('A request with id 7 is in flight already.');
  end();
  expect(() => begin(conversation, 7)).not.toThrow();
  const stateless = session({ isSession: false });
  begin(stateless, 7).end();
  expect(() => begin(stateless, 7)).not.toThrow();
  expect(stateless.inFlight.size).toBe(0);
});

it.each([
  ['is passed on to a server that keeps sessions', 'notifications/cancelled', 'u1', []],
  ['is answered, and not passed on to one that keeps none', 'notifications/cancelled', undefined, [202]],
  ['is passed on if it is another notification', 'notifications/progress', undefined, []],
])('%s', async (_, method, upstreamSession, answered) => {
  const conversation = session();
  Object.assign(conversation, { upstreamSession });
  const sent: number[] = [];
  const exchange = { reply: { send: (status: number) => sent.push(status) } };
  const context = { conversation, exchange, message: { method, params: undefined }, seq: 1 } as never;
  const next = await checkCancellation(context, () => {});
  expect(sent).toEqual(answered);
  expect(next === context).toBe(answered.length === 0);
});
