import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../src/demo/start-demo.ts';
import { hasChromium, launchChromium } from './chromium.ts';

test.skipIf(!hasChromium)(
  'a person signs in with a real browser at the SAML provider of the demo',
  async () => {
    const demo = await startDemo({ port: 0, saml: true });
    onTestFinished(() => demo.close());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));

    await page.goto(`${demo.gateway.url}/auth/signed-in`);
    await page.getByRole('button', { name: 'alice@acme.example' }).click();
    await page.getByText('You are alice@acme.example here').waitFor();
    expect(page.url()).toBe(`${demo.gateway.url}/auth/signed-in`);

    await page.getByRole('button', { name: 'Sign out' }).click();
    // By way of the provider, which is told, and back.
    await page.waitForURL(/\/auth\/saml\/logout\?SAMLResponse=/);
    await page.getByRole('heading', { name: 'Signed out' }).waitFor();
    expect(complaints).toEqual([]);
  },
);
