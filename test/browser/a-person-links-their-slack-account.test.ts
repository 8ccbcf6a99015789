import { expect, onTestFinished, test } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { linkedPeople } from '../support/people-sign-in.ts';
import { startWorld } from '../support/start-world.ts';
import { hasChromium, launchChromium } from './chromium.ts';

test.skipIf(!hasChromium)('a person proves in a real browser which Slack account is theirs', async () => {
  const world = await startWorld({
    servers: { orders: 'http://127.0.0.1:9/mcp' },
    policy: { version: 1 },
    config: linkedPeople,
  });
  onTestFinished(() => world.close());
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void complaints.push(message.text()));

  const user = SLACK_USERS.alice;
  await world.slack.command({ user, command: '/access', text: 'link', channel: APPROVALS_CHANNEL });
  const told = () => JSON.stringify(world.slack.ephemerals(user));
  await expect.poll(told).toContain('/slack/link?nonce=');
  await page.goto(/https?:[^ ]+\/slack\/link\?nonce=[\w-]+/.exec(told())?.[0] ?? '');
  await page.getByRole('button', { name: 'alice@acme.example' }).click();
  await page.getByRole('button', { name: 'I am @alice' }).click();
  const command = (await page.locator('.code').textContent()) ?? '';
  const text = command.replace('/access ', '');
  await world.slack.command({ user, command: '/access', text, channel: APPROVALS_CHANNEL });
  await expect.poll(told).toContain('you are alice@acme.example');
  expect(complaints).toEqual([]);
});
