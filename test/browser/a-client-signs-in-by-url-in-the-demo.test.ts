import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start-demo.ts';
import { createHome, MCP_REMOTE, needsProgram } from '../support/clients-of-others.ts';
import { createOAuthMemory, listenForCallback } from '../support/sign-in-by-url.ts';
import { type Browser, hasChromium, launchChromium } from './chromium.ts';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  [demo, browser] = await Promise.all([startDemo({ port: 0 }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test.skipIf(!hasChromium)(
  'an SDK client reaches the server of the demo with its URL alone, and a person in a real browser',
  { timeout: 90_000 },
  async () => {
    const callback = await listenForCallback();
    onTestFinished(() => callback.close());
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));

    const opened = Promise.withResolvers<URL>();
    const memory = createOAuthMemory(callback.url, opened.resolve);
    const transport = () =>
      new StreamableHTTPClientTransport(new URL(demo.mcpUrl), { authProvider: memory.provider });
    const first = transport();
    await expect(new Client({ name: 'sdk', version: '2' }).connect(first)).rejects.toThrow('Unauthorized');

    await page.goto((await opened.promise).href);
    await expect.poll(() => page.textContent('body')).toContain('Firebreak asks who you are.');
    await page.getByRole('button', { name: 'bob@acme.example' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Let Test client use billing?');
    if (process.env['PICTURES'] !== undefined) {
      await page.screenshot({ path: `${process.env['PICTURES']}/consent.png`, fullPage: true });
    }
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await expect.poll(() => page.textContent('body')).toContain('You can close this window.');
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);

    await first.finishAuth(await callback.params);
    const client = new Client({ name: 'sdk', version: '2' });
    await client.connect(transport());
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('query');
    await client.close();
  },
);

test.skipIf(!hasChromium)('mcp-remote does so too', { timeout: 60_000 }, async ({ skip }) => {
  needsProgram(MCP_REMOTE, skip);
  const home = createHome();
  onTestFinished(home.remove);
  const [command, args] = [process.execPath, [MCP_REMOTE, demo.mcpUrl]];
  const transport = new StdioClientTransport({ command, args, env: { ...home.env }, stderr: 'ignore' });
  const client = new Client({ name: 'desktop', version: '1' });
  onTestFinished(() => client.close());
  const connected = client.connect(transport);
  const page = await (await browser.newContext()).newPage();
  await page.goto(await home.opened());
  await page.getByRole('button', { name: 'bob@acme.example' }).click();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await connected;
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('query');
});
