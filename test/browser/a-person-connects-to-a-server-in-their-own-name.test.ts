/** The page on which people connect to a server, in a real browser: its policy of content lets them there and back. */
import { expect, onTestFinished, test } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld } from '../support/start-world.ts';
import { hasChromium, launchChromium } from './chromium.ts';

test.skipIf(!hasChromium)(
  'a person signs in, connects to a server with a real browser, and takes that back',
  { timeout: 90_000 },
  async () => {
    const server = await startPersonalServer();
    onTestFinished(() => server.close());
    const world = await startWorld({
      servers: { tracker: { url: server.url, credential: { perUser: {} } } },
      policy: ALLOW_ALL,
      config: signInByUrl,
    });
    onTestFinished(() => world.close());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));
    const agent = await createAgent(world, { server: 'tracker', subject: 'bob' });
    const call = async () => (await agent.call('who_am_i')).text;

    const address = `${world.gateway.url}/connections/tracker`;
    expect(await call()).toContain(address);
    await page.goto(address);
    await page.getByRole('button', { name: 'bob@acme.example' }).click();
    await page.getByRole('heading', { name: 'Connect to tracker?' }).waitFor();
    expect(await page.textContent('body')).toContain(new URL(server.issuer).host);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();

    // By itself, from a page of ours: a form may lead nowhere else.
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await page.locator('input[name=subject]').fill('bob-of-the-tracker');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'Connected to tracker' }).waitFor();
    expect(page.url()).toBe(address);
    if (process.env['PICTURES'] !== undefined)
      await page.screenshot({ path: `${process.env['PICTURES']}/connected.png`, fullPage: true });
    expect(await call()).toContain('you are bob-of-the-tracker');

    await page.goto(`${world.gateway.url}/connections`);
    await page.getByRole('link', { name: 'connected' }).click();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('heading', { name: 'Connect to tracker?' }).waitFor();
    expect(await call()).toContain('is not connected to it');
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  },
);
