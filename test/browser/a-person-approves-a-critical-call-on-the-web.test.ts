import { expect, onTestFinished, test } from 'vitest';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { createAgent } from '../support/agent.ts';
import { cardsWith, cardWith } from '../support/approvers.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { startWorld } from '../support/start-world.ts';
import { hasChromium, launchChromium } from './chromium.ts';

test.skipIf(!hasChromium)(
  'a person signs in anew in a real browser and approves a critical call',
  async () => {
    const server = await startHandWrittenServer({ tools: { drop_base: () => textResult('dropped') } });
    const world = await startWorld({
      servers: { shop: server.url },
      policy: {
        version: 1,
        approvers: { dba: { any: [{ group: 'dba' }], stepUp: true } },
        rules: [
          { id: 'critical', match: { tool: 'drop_base' }, action: 'require-approval', approvers: 'dba' },
        ],
      },
      config: async ({ identity }, idp) => ({
        identity: { ...identity, signIn: { oidc: await registerGateway(idp) } },
      }),
    });
    onTestFinished(async () => {
      await world.close();
      await server.close();
    });
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));

    const agent = await createAgent(world, { server: 'shop' });
    const args = {
      database: 'orders_eu',
      cascade: true,
      note: `before the move\u202e of ${'a long list of tables, '.repeat(20)}`,
    };
    const answer = agent.call('drop_base', args);
    await cardWith(world, 'orders_eu');
    const url =
      /http:[^"]+\/approvals\/ap_[\w-]+/.exec(JSON.stringify(cardsWith(world, 'orders_eu')))?.[0] ?? '';

    // Signed in already, for something else: that is not enough.
    await page.goto(
      `${world.gateway.url}/auth/sign-in?return=/.well-known/oauth-protected-resource/mcp/shop`,
    );
    await page.getByRole('button', { name: 'alice@acme.example' }).click();
    await page.waitForURL('**/mcp/shop');
    await page.goto(url);
    await page.getByRole('button', { name: 'alice@acme.example' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Approve this call?');
    const shown = (await page.locator('pre').textContent()) ?? '';
    expect(shown).toContain('‹U+202E›');
    expect(shown.replaceAll('‹U+202E›', '\u202e')).toBe(JSON.stringify(args, null, 2));
    // Nothing to scroll in, nothing folded, nothing beside the window.
    const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    expect(Number((widths as number[])[0])).toBeLessThanOrEqual(Number((widths as number[])[1]));
    if (process.env['PICTURES'] !== undefined) {
      await page.screenshot({ path: `${process.env['PICTURES']}/approval.png`, fullPage: true });
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ path: `${process.env['PICTURES']}/approval-phone.png`, fullPage: true });
    }
    await page.getByLabel('Reason').fill('agreed in the move plan');
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Approved');
    if (process.env['PICTURES'] !== undefined) {
      await page.screenshot({ path: `${process.env['PICTURES']}/approved.png` });
    }
    expect((await answer).result).toEqual(textResult('dropped'));
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  },
);
