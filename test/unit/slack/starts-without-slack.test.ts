/** The gateway starts while Slack is away or the token is wrong: it says so, refuses what needs people, and recovers. */
import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { createSlackSimulator } from '../../../src/demo/slack-simulator/create-slack-simulator.ts';
import { createSlack } from '../../../src/slack/slack.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import { dba, seed, until } from './bench.ts';
import { approval } from './samples.ts';

const start = async (token?: string) => {
  const simulator = await createSlackSimulator({
    workspace: seed,
    deliver: { mode: 'socket' },
    now: Date.now,
    newId: randomUUID,
  });
  onTestFinished(() => simulator.close());
  const store = await createEmbeddedStore({ path: ':memory:', now: Date.now });
  onTestFinished(() => store.close());
  const warnings: string[] = [];
  const slack = createSlack(
    {
      connection: { mode: 'simulator', appToken: simulator.appToken },
      botToken: token ?? simulator.botToken,
      apiUrl: simulator.apiUrl,
      channel: 'CASK',
      operatorsChannel: 'CASK',
      command: '/access',
      mapping: { method: 'email', domains: ['acme.io'] },
      operators: [],
      pace: { messages: 5, changes: 5 },
    },
    {
      store,
      documents: store,
      shown: {
        inFull: async (approval) => approval,
        access: () => ({ packages: [], breakGlass: [], policyDigest: 'p' }),
        getSpent: async () => undefined,
        getTools: async () => undefined,
      },
      audit: async () => undefined,
      groups: {
        groupsOf: async () => undefined,
        groupsLately: async () => undefined,
        groupsOfRequester: async () => undefined,
        staticGroups: () => new Map(),
        conflictOf: async () => undefined,
      },
      verifyCaller: async () => ({ ok: false, problem: 'no' }),
      addresses: { approvalUrl: () => '', linkUrl: (nonce) => nonce },
      isForeign: () => false,
      process: {
        now: Date.now,
        newNonce: randomUUID,
        random: Math.random,
        log: { info: () => undefined, warn: (message) => void warnings.push(message) },
      },
    },
  );
  const listening = slack.listen({
    settle: async () => ({ ok: false, problem: 'no' }),
    grants: {} as never,
    restoreBudget: async () => ({ ok: false, problem: 'no' }),
    acceptTools: async () => ({ ok: false, problem: 'no' }),
  });
  const stopping = new AbortController();
  const run = () => {
    const running = listening.run(stopping.signal);
    onTestFinished(async () => {
      stopping.abort();
      await running;
    });
  };
  return { simulator, slack, listening, run, warnings };
};

it('recovers when Slack answers', async () => {
  const { simulator, listening, run, warnings } = await start();
  expect(listening.problem()).toBe('Slack has not been reached yet');
  const lift = simulator.fault({ method: '*', kind: '500', times: Number.POSITIVE_INFINITY });
  run();
  await until(() => listening.problem()?.startsWith('Slack refuses or does not answer') === true);
  lift();
  await until(() => listening.problem() === undefined, 15_000);
  expect(warnings.join()).not.toContain(simulator.botToken);
});

it('says that the token is wrong, shows requests to no one, and never prints the token', async () => {
  const token = 'xoxb-wrong-0123456789';
  const { listening, run, slack, warnings } = await start(token);
  run();
  await until(() => listening.problem() === 'Slack refuses or does not answer (invalid_auth)');
  expect(await slack.announce(approval())).toBeUndefined();
  await expect(slack.canBeAsked(dba)).rejects.toThrow();
  const click = { via: 'simulator' as const, team: 'T0ACME', user: 'UALICE' };
  const request = {
    ...approval(),
    requestedBy: {
      identity: approval().caller,
      slackUser: undefined,
      kind: 'human' as const,
      owner: undefined,
    },
  };
  expect(await slack.verify(click, request)).toEqual({
    ok: false,
    problem: 'Slack has not been reached yet. Nothing was decided.',
  });
  expect(warnings.length).toBeGreaterThan(0);
  expect(warnings.join()).not.toContain(token);
});
