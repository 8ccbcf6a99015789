/** A whole gateway, one tool that needs approval, and everyone who acts on it: for scenarios about approvals. */
import { vi } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type SlowServer, startSlowServer } from './slow-server.ts';
import { startWorld, type World } from './start-world.ts';

export interface Scene extends World {
  readonly slow: SlowServer;
  /** Bob calls the tool; resolves with the whole answer as text, `cut` if there is none. */
  call(args?: object): Promise<string>;
  /** Timestamp of the next card, once it is there. */
  card(): Promise<string>;
  approve(ts: string, user?: string): Promise<{ acknowledged: boolean }>;
  /** States of all approvals, newest first. */
  states(): Promise<readonly string[]>;
  /** Decides about a pending approval by the API; resolves with the HTTP status. */
  decide(by: string): Promise<number>;
  ready(): Promise<{ status: number; text: string }>;
}

export interface SceneOptions {
  readonly onTestFinished: (close: () => Promise<void>) => void;
  readonly config?: object;
  /** How long people have to decide. */
  readonly timeout?: string;
  /** See `WorldOptions`. */
  readonly isPaced?: boolean;
  /** Whether its Slack workspace is the one it starts with; waited for by default. */
  readonly reached?: boolean;
}

export const openScene = async ({
  onTestFinished,
  config = {},
  timeout = '15m',
  reached = true,
  isPaced = false,
}: SceneOptions): Promise<Scene> => {
  const slow = await startSlowServer({ takes: 0 });
  const world = await startWorld({
    isPaced,
    servers: { slow: slow.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ group: 'dba' }, { slackGroup: 'S0DBA' }], timeout } },
      rules: [{ id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' }],
    },
    config,
  });
  const left = new AbortController();
  onTestFinished(async () => {
    left.abort();
    await world.close();
    await slow.close();
  });
  const asked = () => world.slack.calls().some(({ method }) => method === 'auth.test');
  // Not `expect`: tests that run side by side share it, and it then does not know whose test it is in.
  if (reached) await vi.waitUntil(asked, { timeout: 10_000 });
  return { ...world, slow, ...acting(world, left.signal) };
};

const acting = ({ slack, gateway, mcp, token }: World, left: AbortSignal) => {
  const api = async (path: string, by: string, body?: object) => {
    const authorization = `Bearer ${await token(by, `${gateway.url}/api`)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    return fetch(`${gateway.url}/api/v1/approvals${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  };
  const list = async () =>
    ((await (await api('', 'carol')).json()) as { items: { id: string; state: string }[] }).items;
  let seen = 0;
  return {
    call: async (args: object = {}): Promise<string> => {
      const url = mcp('slow');
      const params = { name: 'delete_all', arguments: args };
      const answer = fetch(url, {
        signal: left,
        method: 'POST',
        headers: {
          authorization: `Bearer ${await token('bob', url)}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: JSON.stringify(args), method: 'tools/call', params }),
      });
      return answer.then((response) => response.text()).catch(() => 'cut');
    },
    card: async () => {
      seen += 1;
      await vi.waitUntil(() => slack.messages(APPROVALS_CHANNEL).length >= seen, { timeout: 8000 });
      return slack.messages(APPROVALS_CHANNEL)[seen - 1]?.ts ?? '';
    },
    approve: (ts: string, user: string = SLACK_USERS.alice) =>
      slack.click({ user, channel: APPROVALS_CHANNEL, ts, text: 'Approve' }),
    states: async () => (await list()).map(({ state }) => state),
    decide: async (by: string) => {
      const id = (await list()).find(({ state }) => state === 'pending')?.id ?? '';
      return (await api(`/${id}/decision`, by, { decision: 'approve' })).status;
    },
    ready: async () => {
      const response = await fetch(`${gateway.adminUrl}/readyz`);
      return { status: response.status, text: await response.text() };
    },
  };
};
