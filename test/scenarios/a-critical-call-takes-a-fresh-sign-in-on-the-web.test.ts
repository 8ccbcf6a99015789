import { expect, it } from 'vitest';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: { drop_base: () => textResult('dropped') },
  policy: {
    version: 1,
    approvers: { dba: { any: [{ group: 'dba' }, { user: 'bob' }], stepUp: true } },
    rules: [{ id: 'critical', match: { tool: 'drop_base' }, action: 'require-approval', approvers: 'dba' }],
  },
  config: async ({ identity }, idp) => ({
    identity: { ...identity, signIn: { oidc: await registerGateway(idp) } },
  }),
});

const LONG = 'x'.repeat(9000);

/** Bob calls; resolves with the card, the address of the page about it, and the answer to come. */
const ask = async (name: string) => {
  const answer = scene.agent.call('drop_base', { name, note: `<b>${LONG}</b>` });
  const ts = await cardWith(scene.world, name);
  const [card] = cardsWith(scene.world, name).filter((each) => each.ts === ts);
  const url = /http:[^"]+\/approvals\/ap_[\w-]+/.exec(JSON.stringify(card))?.[0] ?? '';
  return { answer, ts, card: JSON.stringify(card), url, id: url.split('/').at(-1) ?? '' };
};
/** Presses a button of the page. */
const decide = (browser: ReturnType<typeof createBrowser>, url: string, fields: Record<string, string>) =>
  browser.visit(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: new URL(url).origin },
  });
const proofIn = (page: { text: string }): string => /name="proof" value="([^"]+)"/.exec(page.text)?.[1] ?? '';

it('which the card leads to, and the page shows the whole of', async () => {
  const { answer, ts, card, url, id } = await ask('whole');
  expect(card).toContain('Approve on the web');
  expect(card).not.toMatch(/"Approve"|approval_approve/);

  const browser = createBrowser('alice');
  const page = await browser.visit(url);
  expect(page.status).toBe(200);
  for (const words of ['drop_base', 'bob@acme.example', 'whole', LONG, '&#60;b&#62;', id]) {
    expect(page.text).toContain(words);
  }
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const done = await decide(browser, url, { proof: proofIn(page), decision: 'approve' });
  expect(done).toMatchObject({ status: 200, text: expect.stringContaining('The call runs now') });
  expect((await answer).result).toEqual(textResult('dropped'));
  await cardSays(scene.world, ts, 'executed');

  const listed = await asOperator('/v1/approvals');
  const { votes } = listed.find((each) => each['id'] === id) as { votes: object[] };
  expect(votes).toEqual([
    expect.objectContaining({
      by: { name: 'alice@acme.example', proof: 'group:dba' },
      click: { via: 'web', authenticatedAt: expect.any(Number) },
    }),
  ]);
  expect(await asOperator('/v1/audit')).toContainEqual(
    expect.objectContaining({ action: 'approval.approve', target: id, via: 'web', outcome: 'done' }),
  );
});

it('and no click in Slack, forged or not, and no token approves', async () => {
  const { answer, ts, url, id } = await ask('forged');
  await scene.world.slack
    .click({ user: SLACK_USERS.alice, channel: APPROVALS_CHANNEL, ts, text: 'Approve on the web' })
    .catch(() => undefined);
  const forged = await decideByApi('alice', id, 'approve');
  expect(forged.status).toBe(403);
  expect(await forged.text()).toContain('demands a fresh sign-in: approve it on the web');
  expect(scene.server.seen.filter(({ body }) => body.includes('forged'))).toEqual([]);
  // Saying no is possible everywhere.
  expect((await decideByApi('alice', id, 'deny')).status).toBe(200);
  expect((await answer).result).toMatchObject({ isError: true });
  const browser = createBrowser('alice');
  expect((await browser.visit(url)).text).toContain('This request is denied');
});

it('of someone who may decide: strangers see nothing, the requester nothing either', async () => {
  const { answer, url } = await ask('private');
  for (const [who, problem] of [
    ['eve', 'not an approver'],
    ['bob', 'your own request'],
  ] as const) {
    const page = await createBrowser(who).visit(url);
    expect(page.status).toBe(403);
    expect(page.text).toContain(problem);
    expect(page.text).not.toContain('private');
    expect(page.text).not.toContain('drop_base');
  }
  const browser = createBrowser('alice');
  const page = await browser.visit(url);
  const unsaid = await decide(browser, url, { proof: proofIn(page), decision: 'deny', reason: ' ' });
  expect(unsaid).toMatchObject({ status: 400, text: expect.stringContaining('Say why you deny it') });
  await decide(browser, url, { proof: proofIn(page), decision: 'deny', reason: 'not today' });
  expect((await answer).result).toMatchObject({ isError: true });
});

it('and by nothing but the form that was shown to that person for that request', async () => {
  const { answer, url, id } = await ask('by-form-only');
  const alice = createBrowser('alice');
  const page = await alice.visit(url);
  const proof = proofIn(page);
  const other = createBrowser('eve');
  await other.visit(url);
  const [before, forged] = [scene.server.runs('drop_base'), { decision: 'approve' }];
  for (const attempt of [
    decide(alice, url, { ...forged, proof: 'yes' }),
    decide(alice, url.replace(id, 'ap_other'), { ...forged, proof }),
    decide(other, url, { ...forged, proof }),
    decide(createBrowser('alice'), url, { ...forged, proof }),
    alice.visit(url, {
      method: 'POST',
      body: new URLSearchParams({ ...forged, proof }),
      headers: { origin: 'https://evil.example' },
    }),
  ]) {
    expect((await attempt).status).toBe(403);
  }
  expect(scene.server.runs('drop_base')).toBe(before);
  await decide(alice, url, { proof, decision: 'deny', reason: 'done with it' });
  await answer;
});

it('and by no one whose sign-in was not fresh: one for another page leads to the provider again', async () => {
  const { answer, url } = await ask('stale');
  const browser = createBrowser('alice');
  await browser.visit(`${scene.world.gateway.url}/auth/sign-in?return=/somewhere`);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent = await fetch(url, { redirect: 'manual', headers: { cookie } });
  expect(sent.status).toBe(303);
  expect(sent.headers.get('location')).toContain('fresh=yes');
  const begun = await fetch(new URL(sent.headers.get('location') ?? '', url), {
    redirect: 'manual',
    headers: { cookie },
  });
  const asked = new URL(begun.headers.get('location') ?? '').searchParams;
  expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
  const page = await browser.visit(url);
  await decide(browser, url, { proof: proofIn(page), decision: 'deny', reason: 'enough' });
  await answer;
});

const asOperator = async (path: string): Promise<Record<string, unknown>[]> => {
  const api = `${scene.world.gateway.url}/api`;
  const headers = { authorization: `Bearer ${await scene.world.token('carol', api)}` };
  const answer = (await (await fetch(`${api}${path}?limit=200`, { headers })).json()) as {
    items: Record<string, unknown>[];
  };
  return answer.items;
};
const decideByApi = async (by: string, id: string, decision: string): Promise<Response> => {
  const api = `${scene.world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await scene.world.token(by, api)}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ decision });
  return fetch(`${api}/v1/approvals/${id}/decision`, { method: 'POST', headers, body });
};
