import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackSimulator } from '../../src/demo/slack-simulator/slack-simulator.ts';
import type { WorkspaceSeed } from '../../src/demo/slack-simulator/workspace.ts';
import {
  clientOf,
  startSimulator,
  startSocketApp,
  workspace,
} from '../unit/demo/slack-simulator/workspace-fixture.ts';
import { hasChromium, launchChromium, type Page } from './chromium.ts';
import { homes, messages, modals } from './views/every-view.ts';

/** Set to a folder, it receives a picture of everything, for people to look at. */
const PICTURES = process.env['FIREBREAK_PICTURES'];
const ME = 'UALICE';
const LOOKS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
type Look = (typeof LOOKS)[number];
/** Renderers of what is part of other cards. */
const PARTS = ['renderOutcome'];
/** What has to say what it is to those who do not see it. */
const NAMED_ROLES = ['button', 'radio', 'tab', 'textbox', 'combobox', 'checkbox', 'link', 'dialog'];

const company: WorkspaceSeed = {
  ...workspace,
  users: [...workspace.users, { id: 'USAM', name: 'sam', real_name: 'Sam Lindqvist', email: 'sam@acme.io' }],
  groups: [
    { id: 'S0DBA', handle: 'dba', users: [ME] },
    { id: 'S0ONCALL', handle: 'oncall', users: ['UBOB'] },
  ],
};

interface Scene {
  readonly simulator: SlackSimulator;
  readonly page: Page;
  /** What is wrong so far, each with the view it is wrong in. */
  readonly found: string[];
}

async function start(): Promise<Scene> {
  const simulator = await startSimulator({ workspace: company, acknowledgeWithin: 500, rateLimits: 'none' });
  await startSocketApp(simulator, (app) => {
    app.command('/show', async ({ ack, body, client }) => {
      await ack();
      const [, view] = modals.find(([name]) => name === body.text) ?? [];
      if (view) await client.views.open({ trigger_id: body.trigger_id, view });
    });
  });
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: ZONE });
  page.setDefaultTimeout(15_000);
  const found: string[] = [];
  page.on('pageerror', ({ message }) => found.push(message));
  page.on('console', (said) => {
    if (said.type() === 'error') found.push(said.text());
  });
  page.on('dialog', (dialog) => found.push(`a script said ${dialog.message()}`));
  await page.addInitScript({ path: join(import.meta.dirname, 'legible.js') });
  return { simulator, page, found };
}

/** Looks at what is shown now, narrow and wide, by day and by night, and tries to reach it without a mouse. */
async function lookAt({ page, found }: Scene, name: string): Promise<void> {
  for (const look of LOOKS) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    const complaints = await page.evaluate<string[]>('legible.complaints()');
    found.push(...complaints.map((what) => `${name}, ${look.width} ${look.colorScheme}: ${what}`));
    if (look.colorScheme === 'light') {
      found.push(...(await unreached(page)).map((what) => `${name}, ${look.width}: ${what}`));
    }
    if (PICTURES) await takePictures(page, name, look);
  }
  found.push(...(await unnamed(page)).map((what) => `${name}: ${what}`));
}

/** Presses Tab until everything was reached, or often enough; scrolling parts take a turn of their own. */
async function unreached(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>('legible.watchFocus()');
  let left: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (let press = 0; press < count + 2; press++) await page.keyboard.press('Tab');
    left = await page.evaluate<string[]>('legible.unreached()');
    if (left.length === 0) break;
  }
  return left;
}

async function unnamed(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(
      ({ ignored, role, name }) => !ignored && NAMED_ROLES.includes(role?.value) && !name?.value?.trim(),
    )
    .map(({ role }) => `a ${role?.value} has no name`);
}

/** One picture for each screenful. */
async function takePictures(page: Page, name: string, { width, colorScheme }: Look): Promise<void> {
  const folder = String(PICTURES);
  await mkdir(folder, { recursive: true });
  const scrollTo = (top: number) =>
    page.evaluate<boolean>(
      `(() => { const s = document.getElementById('scroll'); s.scrollTop = ${top}; return s.scrollTop + s.clientHeight < s.scrollHeight - 1; })()`,
    );
  await page.setViewportSize({ width, height: 1500 });
  for (let screen = 0, more = true; more; screen++) {
    more = (await scrollTo(screen * 1300)) && name === 'messages';
    await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}-${screen}.png`) });
  }
}

/** Every word of a view, as its author wrote it, and moments as their reader sees them. */
function wordsOf(view: unknown): string[] {
  if (typeof view !== 'object' || view === null) return [];
  if ('text' in view && typeof view.text === 'string') return [view.text.replace(MOMENT, inReadersTime)];
  return Object.values(view).flatMap(wordsOf);
}

const ZONE = 'Europe/Berlin';
const MOMENT = /<!date\^(\d+)\^\{time\}\|[^>]*>/g;
const inReadersTime = (_token: string, seconds: string): string =>
  new Date(Number(seconds) * 1000).toLocaleTimeString('en-US', { timeStyle: 'short', timeZone: ZONE });

/** Words of a view that the page does not show. */
async function missing(page: Page, selector: string, view: unknown): Promise<string[]> {
  const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
  const shown = onOneLine(await page.locator(selector).innerText());
  return wordsOf(view).filter((words) => !shown.includes(onOneLine(words)));
}

async function showMessages(scene: Scene): Promise<void> {
  const { simulator, page, found } = scene;
  const { chat } = clientOf(simulator);
  const channel = 'CAPPROVE';
  const posted: [name: string, ts: string, blocks: unknown][] = [];
  for (const [name, { text, blocks }] of await messages()) {
    const thread = name.startsWith('reminder') ? { thread_ts: String(posted[0]?.[1]) } : {};
    const { ts } = await chat.postMessage({ channel, text, blocks, ...thread });
    posted.push([name, String(ts), blocks]);
  }
  simulator.say({ user: 'UBOB', channel, text: 'Which window is this for?' });
  const told =
    '*Denied* by <@UBOB>, see `prod-writes`\n> not now\n```DELETE FROM orders```\n<https://acme.io/x|the page> :lock:';
  await chat.postMessage({ channel, text: told });
  await chat.postMessage({ channel: 'CSECRET', text: 'not read yet' });
  await chat.postEphemeral({ channel, user: ME, text: 'You could not be verified, nothing was approved.' });
  await page.goto(simulator.pageUrl);
  await page.getByText('You could not be verified').waitFor();
  for (const [name, ts, blocks] of posted) {
    const lost = await missing(page, `[data-ts="${ts}"]`, blocks);
    found.push(...lost.map((words) => `${name} does not show “${words}”`));
  }
  await lookAt(scene, 'messages');
}

async function showModals(scene: Scene): Promise<void> {
  const { simulator, page, found } = scene;
  const dialog = page.locator('dialog[open]');
  for (const [name, view] of modals) {
    await simulator.command({ user: ME, command: '/show', text: name });
    await dialog.waitFor();
    const lost = await missing(page, 'dialog[open]', view);
    found.push(...lost.map((words) => `${name} does not show “${words}”`));
    await lookAt(scene, name);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }
}

async function showHomes(scene: Scene): Promise<void> {
  const { simulator, page } = scene;
  await page.getByRole('button', { name: 'Firebreak app' }).click();
  for (const [name, view] of homes) {
    await clientOf(simulator).views.publish({ user_id: ME, view });
    await expect.poll(() => missing(page, '#home', view), { timeout: 15_000 }).toEqual([]);
    await lookAt(scene, name);
  }
}

/** What was not filled in, and an app that does not answer. */
async function showProblems(scene: Scene): Promise<void> {
  const { simulator, page } = scene;
  await simulator.command({ user: ME, command: '/show', text: 'deny' });
  await page.getByRole('button', { name: 'Deny', exact: true }).click();
  await page.getByText('Please complete this required field.').waitFor();
  await lookAt(scene, 'incomplete');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
  await page.getByLabel('Message or slash command').fill('/nobody');
  await page.keyboard.press('Enter');
  await page.getByText('Firebreak did not answer').waitFor();
  await lookAt(scene, 'no-answer');
}

async function showMenu(scene: Scene): Promise<void> {
  await scene.page.setViewportSize({ width: 390, height: 900 });
  await scene.page.getByRole('button', { name: 'Channels and people' }).click();
  await lookAt(scene, 'menu');
}

/** All of these files, as one text. */
async function textOf(folder: string, isWanted: (name: string) => boolean): Promise<string> {
  const names = (await readdir(folder)).filter(isWanted);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

test('no card is left out', async () => {
  const root = join(import.meta.dirname, '../..');
  const renderers = await textOf(join(root, 'src/slack/cards'), (name) => name.startsWith('render-'));
  const looked =
    (await textOf(join(root, 'test/browser/views'), () => true)) +
    (await textOf(join(root, 'test/unit/slack'), (name) => name === 'every-card.ts'));
  const found = [...renderers.matchAll(/^export const (render\w+)/gm)].map(([, name = '']) => name);
  const cards = found.filter((name) => !PARTS.includes(name));
  expect(cards.length).toBeGreaterThan(15);
  const hint =
    'add what it makes to test/browser/views or test/unit/slack/every-card.ts, then look at the pictures';
  expect(
    cards.filter((name) => !looked.includes(`${name}(`)),
    hint,
  ).toEqual([]);
});

test.skipIf(!hasChromium)(
  'every card, modal and home is read and reached, narrow and wide, by day and by night, and runs nothing',
  { timeout: 120_000 },
  async () => {
    const scene = await start();
    await showMessages(scene);
    await showModals(scene);
    await showProblems(scene);
    await showHomes(scene);
    await showMenu(scene);
    const foreign = await scene.page.locator('img, iframe, body script, [onerror]').count();
    expect([await scene.page.title(), foreign]).toEqual(['Slack workspace simulator', 0]);
    expect(scene.found).toEqual([]);
  },
);
