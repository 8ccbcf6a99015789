/** Slack's bad days against a whole gateway: nothing is approved by them, no one waits for nothing, no click is lost. */
import { it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import type { Fault } from '../../src/demo/slack-simulator/faults.ts';
import { openScene } from '../support/open-scene.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

it.concurrent.for(['hang', '500', 'reset', 'error'] as const)(
  'refuses within ten seconds if the card cannot be posted (%s)',
  async (kind, { onTestFinished, expect }) => {
    const scene = await openScene({ onTestFinished });
    scene.slack.fault({ method: 'chat.postMessage', kind, times: ALWAYS });
    const began = performance.now();
    expect(await scene.call()).toContain('No one could be asked for approval');
    expect(performance.now() - began).toBeLessThan(11_000);
    expect(await scene.states()).toEqual(['undeliverable']);
    expect(scene.slow.runs()).toBe(0);
  },
);

it.concurrent('asks once the rate limit is over', async ({ onTestFinished, expect }) => {
  const scene = await openScene({ onTestFinished });
  scene.slack.fault({ method: 'chat.postMessage', kind: '429', retryAfter: 1 });
  const answer = scene.call();
  await scene.approve(await scene.card());
  expect(await answer).toContain('deleted, run 1');
});

it.concurrent('keeps a request open if the rate limit lasts longer than its caller waits', async ({
  onTestFinished,
  expect,
}) => {
  const config = { approvals: { hold: { withProgress: '2s', without: '2s' } } };
  const scene = await openScene({ onTestFinished, config });
  scene.slack.fault({ method: 'chat.postMessage', kind: '429', retryAfter: 60, times: ALWAYS });
  expect(await scene.call()).toMatch(/is pending .*Not executed/);
  expect(await scene.states()).toEqual(['pending']);
  expect(scene.slow.runs()).toBe(0);
});

it.concurrent('lets a decision stand if the card cannot be updated, and updates it later', async ({
  onTestFinished,
  expect,
}) => {
  const scene = await openScene({ onTestFinished });
  const answer = scene.call();
  const ts = await scene.card();
  const lift = scene.slack.fault({ method: 'chat.update', kind: '500', times: ALWAYS });
  await scene.approve(ts);
  expect(await answer).toContain('deleted, run 1');
  expect(JSON.stringify(scene.slack.lastMessage(APPROVALS_CHANNEL))).toContain('Approve');
  // The stale button says who was faster.
  await scene.approve(ts, SLACK_USERS.carol);
  await expect
    .poll(() => scene.slack.ephemerals(SLACK_USERS.carol).at(-1)?.text)
    .toMatch(/approved already, by @alice/);
  lift();
  const shown = () => JSON.stringify(scene.slack.lastMessage(APPROVALS_CHANNEL));
  await expect.poll(shown, { timeout: 12_000 }).toContain('executed');
  expect(scene.slow.runs()).toBe(1);
});

it.concurrent.for(['users.info', 'usergroups.users.list', 'usergroups.list'])(
  'approves nothing while %s cannot say who clicked, and tells the clicker',
  async (method, { onTestFinished, expect }) => {
    const scene = await openScene({ onTestFinished });
    const answer = scene.call();
    const ts = await scene.card();
    const lift = scene.slack.fault({ method, kind: '500', times: ALWAYS });
    await scene.approve(ts);
    await expect
      .poll(() => scene.slack.ephemerals(SLACK_USERS.alice).at(-1)?.text, { timeout: 8000 })
      .toContain('could not verify you');
    expect(await scene.states()).toEqual(['pending']);
    lift();
    await scene.approve(ts);
    expect(await answer).toContain('deleted, run 1');
  },
);

it.concurrent('lets people decide by the API while Slack is gone', async ({ onTestFinished, expect }) => {
  const scene = await openScene({ onTestFinished });
  const answer = scene.call();
  await scene.card();
  const gone: Fault = { method: '*', kind: 'reset', times: ALWAYS };
  const lift = scene.slack.fault(gone);
  scene.slack.interrupt('reset');
  expect(await scene.decide('alice')).toBe(200);
  expect(await answer).toContain('deleted, run 1');
  lift();
});

it.concurrent('denies at expiry what no one could decide because Slack is gone', async ({
  onTestFinished,
  expect,
}) => {
  const scene = await openScene({ onTestFinished, timeout: '4s' });
  const answer = scene.call();
  const ts = await scene.card();
  scene.slack.fault({ method: '*', kind: 'reset', times: ALWAYS });
  expect(await answer).toContain('No one decided in time');
  expect(await scene.states()).toEqual(['expired']);
  await scene.approve(ts).catch(() => undefined);
  expect(scene.slow.runs()).toBe(0);
});

it.concurrent('runs with a wrong token, says so for readiness, and refuses what needs approval', async ({
  onTestFinished,
  expect,
}) => {
  const { slack } = await openScene({ onTestFinished });
  const wrong = { appToken: 'xapp-wrong', botToken: 'xoxb-wrong', apiUrl: slack.apiUrl };
  const identity = { method: 'email', domains: ['acme.example'] };
  const scene = await openScene({
    onTestFinished,
    config: { slack: { mode: 'socket', channel: APPROVALS_CHANNEL, identity, ...wrong } },
    reached: false,
  });
  await expect.poll(async () => (await scene.ready()).text).toContain('invalid_auth');
  expect((await scene.ready()).status).toBe(503);
  expect(await scene.call()).toContain('No one could be asked for approval');
  expect(scene.slow.runs()).toBe(0);
});

it.concurrent.for(['refresh_requested', 'reset'] as const)(
  'loses no click over connections that end by %s',
  async (how, { onTestFinished, expect }) => {
    const scene = await openScene({ onTestFinished });
    await expect.poll(() => scene.slack.connections(), { timeout: 8000 }).toBe(2);
    for (let n = 0; n < 3; n += 1) {
      const answer = scene.call({ n });
      const ts = await scene.card();
      scene.slack.interrupt(how);
      expect(await scene.approve(ts)).toEqual({ acknowledged: true });
      expect(await answer).toContain(`deleted, run ${n + 1}`);
    }
  },
);

it.concurrent('refuses a burst of calls together if Slack hangs', async ({ onTestFinished, expect }) => {
  const scene = await openScene({ onTestFinished });
  scene.slack.fault({ method: 'chat.postMessage', kind: 'hang', times: ALWAYS });
  const began = performance.now();
  const texts = await Promise.all(Array.from({ length: 5 }, (_, n) => scene.call({ n })));
  for (const text of texts) expect(text).toContain('No one could be asked for approval');
  expect(performance.now() - began).toBeLessThan(12_000);
});
