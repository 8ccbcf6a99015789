import { SocketModeClient } from '@slack/socket-mode';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackSimulator } from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { card, clientOf, quiet, startSimulator } from './workspace-fixture.ts';

interface Delivered {
  ack(body?: Record<string, unknown>): Promise<void>;
  body: Record<string, unknown>;
  envelope_id: string;
  retry_num?: number;
}

/** The real Socket Mode client, without Bolt, so that a test decides what is acknowledged; it hangs up without a pong. */
async function connect(
  simulator: SlackSimulator,
  receive: (delivered: Delivered) => void,
  { pongWithin = 5000 } = {},
) {
  const client = new SocketModeClient({
    appToken: simulator.appToken,
    autoReconnectEnabled: false,
    logger: quiet,
    clientPingTimeout: pongWithin,
    clientOptions: { slackApiUrl: simulator.apiUrl, retryConfig: { retries: 0 } },
  });
  client.on('slack_event', receive);
  await client.start();
  onTestFinished(() => client.disconnect());
  return client;
}

test('someone who clicks while no app is connected is told so', async () => {
  const simulator = await startSimulator({ acknowledgeWithin: 300 });
  const outcome = await simulator.command({ user: 'UALICE', command: '/access' });
  expect(outcome).toEqual({ acknowledged: false, problem: 'dispatch_failed' });
});

test('an app that does not acknowledge in time is reported as such', async () => {
  const simulator = await startSimulator({ acknowledgeWithin: 300 });
  const seen: unknown[] = [];
  await connect(simulator, ({ body }) => seen.push(body['command']));
  const outcome = await simulator.command({ user: 'UALICE', command: '/access' });
  expect(outcome).toEqual({ acknowledged: false, problem: 'operation_timeout' });
  expect(seen).toEqual(['/access']);
});

test('a click waits for an app that connects in time', async () => {
  const simulator = await startSimulator();
  const clicked = simulator.command({ user: 'UALICE', command: '/access' });
  await connect(simulator, ({ ack }) => void ack());
  expect(await clicked).toEqual({ acknowledged: true });
});

test('an event is kept for the next connection and tried again until acknowledged', async () => {
  const simulator = await startSimulator({ acknowledgeWithin: 300 });
  const first = await simulator.openHome('UALICE');
  const tries: unknown[] = [];
  await connect(simulator, ({ ack, retry_num }) => {
    tries.push(retry_num);
    if (tries.length === 2) void ack();
  });
  expect(first).toEqual({ acknowledged: false, problem: 'dispatch_failed' });
  await expect.poll(() => tries, { timeout: 8000 }).toEqual([0, 1]);
});

test('what a broken connection did not acknowledge goes to another one', async () => {
  const simulator = await startSimulator();
  const seen: string[] = [];
  await connect(simulator, () => {
    seen.push('first');
    simulator.interrupt('reset');
  });
  const clicked = simulator.command({ user: 'UALICE', command: '/access' });
  await expect.poll(() => seen).toEqual(['first']);
  await connect(simulator, ({ ack }) => {
    seen.push('second');
    void ack();
  });
  expect(await clicked).toEqual({ acknowledged: true });
  expect(seen).toEqual(['first', 'second']);
});

test('two connections take turns', async () => {
  const simulator = await startSimulator();
  const seen: string[] = [];
  for (const name of ['one', 'two']) {
    await connect(simulator, ({ ack }) => {
      seen.push(name);
      void ack();
    });
  }
  expect(simulator.connections()).toBe(2);
  for (const text of ['a', 'b', 'c', 'd'])
    await simulator.command({ user: 'UALICE', command: '/access', text });
  expect(seen.toSorted()).toEqual(['one', 'one', 'two', 'two']);
});

test('a refresh request and silence both end a connection', async () => {
  const simulator = await startSimulator();
  for (const how of ['refresh_requested', 'freeze', 'reset'] as const) {
    const client = await connect(simulator, () => undefined, { pongWithin: 300 });
    const ended = new Promise((resolve) => client.once('disconnected', resolve));
    simulator.interrupt(how);
    await ended;
  }
});

test('pings are answered, so a healthy connection stays', async () => {
  const simulator = await startSimulator();
  const client = await connect(simulator, ({ ack }) => void ack(), { pongWithin: 300 });
  let ended = false;
  client.once('disconnected', () => {
    ended = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(ended).toBe(false);
  expect(await simulator.command({ user: 'UALICE', command: '/access' })).toEqual({ acknowledged: true });
});

test('an acknowledgement of a slash command can carry a long text', async () => {
  const simulator = await startSimulator();
  const text = 'é'.repeat(39_000);
  await connect(simulator, ({ ack }) => void ack({ text }));
  await simulator.command({ user: 'UALICE', command: '/access', channel: 'CAPPROVE' });
  expect(simulator.ephemerals('UALICE')).toMatchObject([{ channel: 'CAPPROVE', text }]);
});

test('a long payload reaches the app whole', async () => {
  const simulator = await startSimulator();
  const bodies: unknown[] = [];
  await connect(simulator, ({ ack, body }) => {
    bodies.push(body['text']);
    void ack();
  });
  const text = '€'.repeat(70_000);
  await simulator.command({ user: 'UALICE', command: '/access', text });
  expect(bodies).toEqual([text]);
});

test('a ticket is good for one connection, and only the app token gets one', async () => {
  const simulator = await startSimulator();
  const { url } = await clientOf(simulator, simulator.appToken).apps.connections.open();
  const outcomes = [
    await opens(String(url)),
    await opens(String(url)),
    await opens(`${simulator.url}/link/?ticket=x`),
  ];
  expect(outcomes).toEqual([true, false, false]);
});

test('a person can only press what is there', async () => {
  const simulator = await startSimulator();
  const { ts = '' } = await clientOf(simulator).chat.postMessage({
    channel: 'CSECRET',
    text: 'x',
    blocks: card() as never,
  });
  const at = { channel: 'CSECRET', ts };
  const noSuch = 'no "Deny" to click here; there is: Approve (approve)';
  await expect(simulator.click({ user: 'UALICE', ...at, text: 'Deny' })).rejects.toThrow(noSuch);
  await expect(simulator.click({ user: 'UBOB', ...at, text: 'Approve' })).rejects.toThrow(
    'cannot see channel',
  );
  await expect(simulator.click({ user: 'UNOBODY', ...at, text: 'Approve' })).rejects.toThrow(
    'there is no user',
  );
});

function opens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http:', 'ws:'));
    socket.onopen = () => {
      socket.close();
      resolve(true);
    };
    socket.onerror = () => resolve(false);
  });
}
