import { expect, test } from 'vitest';
import type { SlackSimulator } from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { card, clientOf, startSimulator, startSocketApp } from './workspace-fixture.ts';

/** Clicks a card and gives the response address that came with the click. */
async function clickForUrl(simulator: SlackSimulator): Promise<{ url: string; ts: string }> {
  let url = '';
  await startSocketApp(simulator, (app) => {
    app.action('approve', async ({ ack, body }) => {
      if (body.type === 'block_actions') url = body.response_url;
      await ack();
    });
  });
  const posted = await clientOf(simulator).chat.postMessage({
    channel: 'CAPPROVE',
    text: 'Approval needed',
    blocks: card() as never,
  });
  const ts = String(posted.ts);
  await simulator.click({ user: 'UALICE', channel: 'CAPPROVE', ts, actionId: 'approve' });
  return { url, ts };
}

async function respond(url: string, body: object): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return `${response.status} ${await response.text()}`;
}

test('an answer is shown to the one who clicked, to the channel, or in place of the message', async () => {
  const simulator = await startSimulator();
  const { url } = await clickForUrl(simulator);
  expect(await respond(url, { text: 'for you' })).toBe('200 ok');
  await respond(url, { text: 'for all', response_type: 'in_channel' });
  await respond(url, { text: 'settled', replace_original: true });
  expect(simulator.ephemerals('UALICE')).toMatchObject([{ text: 'for you', channel: 'CAPPROVE' }]);
  expect(simulator.ephemerals('UBOB')).toEqual([]);
  expect(simulator.messages('CAPPROVE')).toMatchObject([
    { text: 'settled', blocks: [] },
    { text: 'for all' },
  ]);
  await respond(url, { delete_original: true });
  expect(simulator.messages('CAPPROVE').map(({ text }) => text)).toEqual(['for all']);
});

test('an address is good for five answers', async () => {
  const simulator = await startSimulator();
  const { url } = await clickForUrl(simulator);
  for (let count = 0; count < 5; count += 1) expect(await respond(url, { text: 'again' })).toBe('200 ok');
  expect(await respond(url, { text: 'once too often' })).toBe('404 {"ok":false,"error":"used_url"}');
});

test('an address is good for half an hour, and an invented one for nothing', async () => {
  let clock = 1_700_000_000_000;
  const simulator = await startSimulator({ now: () => clock });
  const { url } = await clickForUrl(simulator);
  clock += 30 * 60_000 + 1;
  const expired = '404 {"ok":false,"error":"expired_url"}';
  expect(await respond(url, { text: 'late' })).toBe(expired);
  expect(await respond(`${simulator.url}/response/invented`, { text: 'x' })).toBe(expired);
});

test('an answer that breaks the rules of blocks is refused and not shown', async () => {
  const simulator = await startSimulator();
  const { url } = await clickForUrl(simulator);
  expect(await respond(url, { blocks: [{ type: 'nonsense' }] })).toContain(
    '400 {"ok":false,"error":"invalid_blocks"',
  );
  simulator.fault({ method: 'response_url', kind: '500' });
  expect(await respond(url, { text: 'x' })).toBe('500 Internal Server Error');
  expect(simulator.ephemerals('UALICE')).toEqual([]);
});
