import { expect, onTestFinished, test } from 'vitest';
import { startDemoProcess } from '../support/start-demo-process.ts';
import { hasChromium, launchChromium, type Page } from './chromium.ts';

const PATIENT = 90_000;

/** What each card is headed with while it can be decided. */
const CARDS = { call: 'Approval needed', access: 'Access requested' };

/** Inside its card: another card may have a button of the same name, for a moment or for good. */
const pressIn = (page: Page, card: string, name: string): Promise<void> =>
  page.locator('article.message', { hasText: card }).getByRole('button', { name, exact: true }).click();

test.skipIf(!hasChromium)(
  'the tour waits for a person who approves on the page, and goes on',
  { timeout: PATIENT },
  async () => {
    const demo = startDemoProcess();
    await demo.printed('press Approve');
    const [pageUrl = ''] = /http\S+\?token=\S+/.exec(demo.stdout()) ?? [];
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(pageUrl);
    await pressIn(page, CARDS.call, 'Approve');
    await demo.printed('approve the access');
    await pressIn(page, CARDS.access, 'Approve');
    await demo.printed('until Ctrl-C');
    expect(demo.stdout()).toContain('✓ It ran exactly once.');
    expect(demo.stdout()).toContain('✓ After 4 seconds it is refused again');
    demo.interrupt();
    expect(await demo.ended).toBe(0);
  },
);

test.skipIf(!hasChromium)(
  'who says no has shown that too, and the tour goes on',
  { timeout: PATIENT },
  async () => {
    const demo = startDemoProcess();
    await demo.printed('press Approve');
    const [pageUrl = ''] = /http\S+\?token=\S+/.exec(demo.stdout()) ?? [];
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(pageUrl);
    const deny = async (card: string) => {
      await pressIn(page, card, 'Deny…');
      await page.getByRole('dialog').getByRole('textbox').fill('not today');
      await page.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click();
    };
    await deny(CARDS.call);
    await demo.printed('✓ No one approved, so nothing was deleted.');
    await demo.printed('approve the access');
    await deny(CARDS.access);
    await demo.printed('✓ The access was not given, so the order is as it was.');
    await demo.printed('until Ctrl-C');
    demo.interrupt();
    expect(await demo.ended).toBe(0);
  },
);
