import { expect, onTestFinished, test } from 'vitest';
import type { SlackSimulator } from '../../src/demo/slack-simulator/slack-simulator.ts';
import { clientOf, startSimulator, startSocketApp } from '../unit/demo/slack-simulator/workspace-fixture.ts';
import { hasChromium, launchChromium, type Page } from './chromium.ts';

const HOSTILE = '<img src=x onerror="document.title=\'owned\'"> ``` *Approved by* <@UALICE> &lt;b&gt;';

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });
const button = (action_id: string, text: string, style?: 'primary' | 'danger') => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  value: 'request-1',
  ...(style && { style }),
});
const preformatted = {
  type: 'rich_text' as const,
  elements: [
    { type: 'rich_text_preformatted' as const, elements: [{ type: 'text' as const, text: HOSTILE }] },
  ],
};
const card = [
  { type: 'header' as const, text: plain('Approval needed') },
  {
    type: 'section' as const,
    fields: [{ type: 'mrkdwn' as const, text: '*Rule*\nneeds 1 of <!subteam^SDBA>' }],
  },
  preformatted,
  {
    type: 'actions' as const,
    elements: [button('approve', 'Approve', 'primary'), button('deny', 'Deny…', 'danger')],
  },
];
const reasonModal = {
  type: 'modal' as const,
  callback_id: 'reason',
  title: plain('Deny this call'),
  submit: plain('Deny'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Why?'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
};

/** A Bolt app that settles the card and says who settled it. */
async function startApp(simulator: SlackSimulator) {
  return startSocketApp(simulator, (app) => {
    app.action('approve', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || !body.channel || !body.message) return;
      const text = `Approved by <@${body.user.id}>`;
      const blocks = [{ type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text }] }];
      await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text, blocks });
    });
    app.action('deny', async ({ ack, body, client }) => {
      await ack();
      if (body.type === 'block_actions')
        await client.views.open({ trigger_id: body.trigger_id, view: reasonModal });
    });
    app.view('reason', async ({ ack, body, client, view }) => {
      await ack();
      const reason = view.state.values['reason']?.['text']?.value
        ?.replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
      await client.chat.postMessage({
        channel: 'CAPPROVE',
        text: `Denied by <@${body.user.id}>: "${reason}"`,
      });
    });
    app.command('/access', async ({ ack, body }) => ack(`*Your access*, ${body.user_name}: none`));
    app.event('app_home_opened', async ({ client, event }) => {
      const blocks = [{ type: 'header' as const, text: plain('Waiting for you') }];
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
    });
  });
}

async function openPage(simulator: SlackSimulator): Promise<{ page: Page; complaints: string[] }> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.goto(simulator.pageUrl);
  return { page, complaints };
}

async function start() {
  const simulator = await startSimulator();
  await startApp(simulator);
  await clientOf(simulator).chat.postMessage({ channel: 'CAPPROVE', text: 'Approval needed', blocks: card });
  return { simulator, ...(await openPage(simulator)) };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test.skipIf(!hasChromium)('a person opens the page, approves a card and sees it settled', async () => {
  const { simulator, page, complaints } = await start();
  expect(page.url()).toBe(`${simulator.url}/`);
  await page.getByText('@dba', { exact: true }).first().waitFor();
  expect(await page.locator('.message pre').textContent()).toBe(HOSTILE);
  await press(page, 'Approve');
  await page.getByText('Approved by @alice').waitFor();
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  expect(simulator.lastMessage('CAPPROVE')?.text).toBe('Approved by <@UALICE>');
  expect([await page.title(), complaints]).toEqual(['Slack workspace simulator', []]);
});

test.skipIf(!hasChromium)(
  'another person denies with a reason, types a command and opens the home',
  async () => {
    const { simulator, page, complaints } = await start();
    await page.getByRole('radio', { name: 'Bob Okafor' }).click();
    await page.getByRole('radio', { name: 'Bob Okafor', checked: true }).waitFor();
    await press(page, 'Deny…');
    await press(page, 'Deny');
    await page.getByText('Please complete this required field.').waitFor();
    await page.getByLabel('Why?').fill('outside <b>the</b> window');
    await press(page, 'Deny');
    await page.getByText('Denied by @bob: "outside <b>the</b> window"').waitFor();
    expect(simulator.modals('UBOB')).toEqual([]);

    await page.getByLabel('Message or slash command').fill('/access list');
    await page.keyboard.press('Enter');
    await page.getByText('Only visible to you').waitFor();
    await page.getByText('Your access, bob: none').waitFor();

    await page.getByRole('button', { name: 'Firebreak app' }).click();
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
    expect(complaints).toEqual([]);
  },
);

test.skipIf(!hasChromium)('when the app is gone the person is told', async () => {
  const simulator = await startSimulator({ acknowledgeWithin: 300 });
  const { page } = await openPage(simulator);
  await page.getByLabel('Message or slash command').fill('/access list');
  await page.keyboard.press('Enter');
  await page.getByText('Firebreak could not be reached').waitFor();
  expect(await page.getByLabel('Message or slash command').inputValue()).toBe('/access list');
});
