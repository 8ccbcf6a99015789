import { expect, onTestFinished, test } from 'vitest';
import { startDemoProcess } from '../support/start-demo-process.ts';
import { hasChromium, launchChromium } from './chromium.ts';

const PATIENT = 90_000;

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
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    await approve.click();
    await demo.printed('approve the access');
    await approve.click();
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
    const deny = async () => {
      await page.getByRole('button', { name: 'Deny…', exact: true }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('not today');
      await page.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click();
    };
    await deny();
    await demo.printed('✓ Nobody approved, so nothing was deleted.');
    await demo.printed('approve the access');
    await deny();
    await demo.printed('✓ The access was not given, so the order is as it was.');
    await demo.printed('until Ctrl-C');
    demo.interrupt();
    expect(await demo.ended).toBe(0);
  },
);
