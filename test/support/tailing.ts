/** A shop whose `tail_orders` takes temporary access: what its server answers goes on for ever. */
import { expect } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { approve, cardWith } from './approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from './hand-written-server.ts';
import { startWorld, type World } from './start-world.ts';

export interface Tailing {
  readonly server: HandWrittenServer;
  readonly world: World;
  /** What the API answers to an operator. */
  operator(path: string, method?: string): Promise<unknown>;
  /** Bob asks with these words, and alice approves; resolves with the id of the grant. */
  grant(words: string): Promise<string>;
  close(): Promise<void>;
}

const POLICY = {
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  access: {
    tailing: {
      title: 'Tailing',
      servers: ['shop'],
      tools: ['tail_orders'],
      max: '4h',
      approvers: 'dba',
      requesters: ['S0SUPPORT'],
    },
  },
  rules: [{ id: 'temporary', match: { tool: 'tail_orders' }, action: 'require-grant' }],
};

/** @param first what the stream of the answer begins with */
export const startTailing = async (first: string): Promise<Tailing> => {
  const server = await startHandWrittenServer({
    tools: {
      tail_orders: ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(first);
      },
    },
  });
  const world = await startWorld({
    servers: { shop: server.url },
    policy: POLICY,
    workspace: (seed) => ({
      ...seed,
      groups: [...seed.groups, { id: 'S0SUPPORT', handle: 'support', users: [SLACK_USERS.bob] }],
    }),
  });
  const operator: Tailing['operator'] = async (path, method = 'GET') => {
    const api = `${world.gateway.url}/api`;
    const headers = { authorization: `Bearer ${await world.token('carol', api)}` };
    return await (await fetch(`${api}${path}`, { method, headers })).json();
  };
  const active = async () =>
    ((await operator('/v1/grants?state=active')) as { items: { id: string }[] }).items[0]?.id;
  return {
    server,
    world,
    operator,
    grant: async (words) => {
      await world.slack.command({
        user: SLACK_USERS.bob,
        command: '/access',
        text: `request tailing ${words}`,
      });
      await approve(world, 'alice', await cardWith(world, words.split(' ').slice(1).join(' ')));
      await expect.poll(active).toBeDefined();
      return String(await active());
    },
    close: async () => {
      await world.close();
      await server.close();
    },
  };
};
