import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createBrowser, linkedPeople, type Visited } from '../support/people-sign-in.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    servers: { orders: 'http://127.0.0.1:9/mcp' },
    policy: { version: 1 },
    config: linkedPeople,
  });
});
afterAll(() => world.close());

type Person = keyof typeof SLACK_USERS;

/** What the person is told after typing this in Slack. */
const type = async (person: Person, text: string): Promise<string> => {
  const user = SLACK_USERS[person];
  const before = world.slack.ephemerals(user).length;
  await world.slack.command({ user, command: '/access', text, channel: APPROVALS_CHANNEL });
  await expect.poll(() => world.slack.ephemerals(user).length).toBeGreaterThan(before);
  return JSON.stringify(world.slack.ephemerals(user).at(-1));
};
const linkOf = async (person: Person): Promise<string> =>
  /https?:[^ ]+\/slack\/link\?nonce=[\w-]+/.exec(await type(person, 'link'))?.[0] ?? '';
const codeIn = ({ text }: Visited): string => /\/access link (\d{8})/.exec(text)?.[1] ?? '';

it('links an account after sign-in, a confirmation and the code', async () => {
  const browser = createBrowser('alice');
  const question = await browser.visit(await linkOf('alice'));
  expect(question.status).toBe(200);
  for (const words of ['@alice', 'U0ALICE', 'Acme', 'T0ACME', 'alice@acme.example', world.idp.issuer]) {
    expect(question.text).toContain(words);
  }
  expect(codeIn(question)).toBe('');
  const answer = await browser.submit(question);
  expect(await type('alice', `link ${codeIn(answer)}`)).toContain('you are alice@acme.example');
  expect(await type('alice', 'whoami')).toContain('alice@acme.example');
});

it('binds nothing to the account of whoever sent the link, nor of whoever opened it', async () => {
  const browser = createBrowser('bob');
  const question = await browser.visit(await linkOf('eve'));
  expect(question.text).toContain('Go on only if you are @eve');
  expect(question.text).toContain('bob@acme.example');
  // Even if Bob overlooks it: the code is shown to him alone, and in his Slack it is worth nothing.
  const code = codeIn(await browser.submit(question));
  expect(code).toMatch(/^\d{8}$/);
  expect(await type('bob', `link ${code}`)).toContain('wrong or too old');
  expect(await type('eve', 'link 00000000')).toContain('wrong or too old');
  for (const person of ['eve', 'bob'] as const) expect(await type(person, 'whoami')).toContain('link first');
});

it('asks for a confirmation that no other page can give', async () => {
  const browser = createBrowser('bob');
  const link = await linkOf('bob');
  const nonce = new URL(link).searchParams.get('nonce') ?? '';
  await browser.visit(link);
  const forged = { method: 'POST', body: new URLSearchParams({ nonce, proof: 'yes' }) };
  const page = new URL('/slack/link', link).href;
  expect((await browser.visit(page, forged)).status).toBe(403);
  const elsewhere = { ...forged, headers: { origin: 'https://evil.example' } };
  expect((await browser.visit(page, elsewhere)).status).toBe(403);
  // What was shown to Eve for the same nonce is worth nothing with Bob's cookies.
  const shownToEve = await createBrowser('eve').visit(link);
  expect((await browser.submit(shownToEve)).status).toBe(403);
  expect(codeIn(await browser.submit(await browser.visit(link)))).toMatch(/^\d{8}$/);
});

it('shows a link that was used as over', async () => {
  const browser = createBrowser('carol');
  const link = await linkOf('carol');
  const question = await browser.visit(link);
  await browser.submit(question);
  expect((await browser.visit(link)).status).toBe(410);
  expect(await browser.submit(question)).toMatchObject({ status: 410 });
  expect((await browser.visit(`${link}x`)).status).toBe(410);
});

it('is on record', async () => {
  const api = `${world.gateway.url}/api`;
  const token = await world.token('dave', api);
  const response = await fetch(`${api}/v1/audit?limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await response.json()) as { items: { action: string; target: string; via: string }[] };
  expect(items).toContainEqual(
    expect.objectContaining({ action: 'slack.link', target: 'T0ACME:U0EVE', via: 'web', outcome: 'done' }),
  );
});
