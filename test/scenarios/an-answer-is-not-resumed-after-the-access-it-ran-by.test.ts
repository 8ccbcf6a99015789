/** A call that temporary access let through was cut when that ended: its client gets the rest by no `Last-Event-ID` either. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstEventId, sendByHand } from '../support/streams-by-hand.ts';
import { startTailing, type Tailing } from '../support/tailing.ts';

const EVENT =
  'id: first\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n';

let tailing: Tailing;
beforeAll(async () => {
  tailing = await startTailing(EVENT);
});
afterAll(() => tailing.close());

const send = (init: Parameters<typeof sendByHand>[2]) => sendByHand(tailing.world, 'shop', init);

it('opens no stream with the rest of it once the access has ended', async () => {
  const grant = await tailing.grant('1h ticket 1');
  const params = { name: 'tail_orders', arguments: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const headers = { 'last-event-id': await firstEventId(await send({ method: 'POST', body })) };
  // While the access lives it is the server that says whether it can resume; this one cannot.
  expect((await send({ headers })).status).toBe(405);
  await tailing.operator(`/v1/grants/${grant}/revoke`, 'POST');
  const late = await send({ headers });
  expect(await late.text()).toContain('has ended, so it was cut off');
});
