import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver } from '@slack/bolt';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackSimulator } from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { APP } from '../../../../src/demo/slack-simulator/workspace.ts';
import { card, clientOf, quiet, startSimulator } from './workspace-fixture.ts';

const signingSecret = 'a signing secret of the test';

async function startHttpApp(
  expected: string,
): Promise<{ app: App; url: string; connect(s: SlackSimulator): void }> {
  const receiver = new ExpressReceiver({ signingSecret: expected, logger: quiet, app: express() });
  let token = '';
  const clientOptions = { slackApiUrl: '', timeout: 3000, retryConfig: { retries: 0 } };
  const app = new App({
    receiver,
    logger: quiet,
    authorize: async () => ({ botToken: token, botId: APP.botId, botUserId: APP.userId }),
    clientOptions,
  });
  const server = createServer(receiver.app as express.Express);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const connect = (simulator: SlackSimulator) => {
    token = simulator.botToken;
  };
  return { app, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`, connect };
}

test('clicks, commands, modals and events reach a Bolt app over HTTP', async () => {
  const { app, url, connect } = await startHttpApp(signingSecret);
  const simulator = await startSimulator({ deliver: { mode: 'http', url: () => url, signingSecret } });
  connect(simulator);
  const seen: string[] = [];
  app.action('approve', async ({ ack, body, respond }) => {
    await ack();
    seen.push(`action by ${body.user.id}`);
    await respond({ text: 'done', replace_original: true });
  });
  app.command('/access', async ({ ack, command }) => {
    seen.push(`${command.command} ${command.text} in ${command.channel_name}`);
    await ack('nothing pending');
  });
  app.event('app_home_opened', async ({ event }) => {
    seen.push(`home of ${event.user}`);
  });

  const posted = await clientOf(simulator).chat.postMessage({
    channel: '#approvals',
    text: 'x',
    blocks: card() as never,
  });
  const clicked = await simulator.click({
    user: 'UBOB',
    channel: 'CAPPROVE',
    ts: String(posted.ts),
    actionId: 'approve',
  });
  const typed = await simulator.command({
    user: 'UBOB',
    command: '/access',
    text: 'pending',
    channel: 'CAPPROVE',
  });
  const opened = await simulator.openHome('UALICE');

  expect([clicked, typed, opened]).toEqual(Array(3).fill({ acknowledged: true }));
  await expect.poll(() => seen).toEqual(['action by UBOB', '/access pending in approvals', 'home of UALICE']);
  await expect.poll(() => simulator.lastMessage('CAPPROVE')?.text).toBe('done');
  expect(simulator.ephemerals('UBOB').map(({ text }) => text)).toEqual(['nothing pending']);
});

test('an app with another signing secret refuses, and the person is told', async () => {
  const { url } = await startHttpApp('another secret');
  const simulator = await startSimulator({ deliver: { mode: 'http', url, signingSecret } });

  const outcome = await simulator.command({ user: 'UBOB', command: '/access', text: 'help' });

  expect(outcome).toEqual({ acknowledged: false, problem: 'dispatch_failed' });
});
