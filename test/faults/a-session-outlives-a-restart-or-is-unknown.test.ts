/** mcp-gateway#247: after a restart clients got 400 for sessions that were gone, and never began another one. */
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Gateway } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/config/load.ts';
import { loadKeys } from '../../src/config/load-keys.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { freePort } from '../support/free-port.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { dropDatabase, withMongoDb } from '../support/with-mongodb.ts';

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};

const startGateway = (configFile: string): Promise<Gateway> => {
  const loaded = loadConfig(configFile, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return compose(loaded.config);
};

const restarts = (store: object) => {
  let server: HandWrittenServer;
  let world: World;
  let agent: Agent;
  let gateway: Gateway;
  let configFile = '';
  /** Sessions before this one are unknown to the server. */
  let firstKnown = 0;

  beforeAll(async () => {
    server = await startHandWrittenServer({
      sessions: true,
      tools: {
        hello: ({ response }) => {
          const begun = server.seen.slice(firstKnown).some(({ method }) => method === 'initialize');
          if (begun) return textResult('hello');
          response.writeHead(404).end();
          return undefined;
        },
      },
    });
    world = await startWorld({
      servers: { shop: { url: server.url, pinning: 'off' } },
      policy: ALLOW_ALL,
      config: { store, keys: { file: './keys.json' }, listen: { port: await freePort() } },
      start: async (file) => {
        configFile = file;
        loadKeys(join(dirname(file), 'keys.json'), true);
        gateway = await startGateway(file);
        return { ...gateway, close: () => gateway.close() };
      },
    });
    agent = await createAgent(world, { server: 'shop' });
  });
  afterAll(async () => {
    await world.close();
    await server.close();
  });

  const begin = async () => {
    const { headers } = await agent.request('initialize', INITIALIZE);
    return { headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '' } };
  };

  it('of the gateway, which its sessions outlive', async () => {
    const session = await begin();
    expect((await agent.call('hello', {}, session)).result).toEqual(textResult('hello'));
    await gateway.close();
    gateway = await startGateway(configFile);
    expect((await agent.call('hello', {}, session)).result).toEqual(textResult('hello'));
  });

  it('of the server, after which a session is unknown and the next one runs', async () => {
    const session = await begin();
    firstKnown = server.seen.length;
    const lost = await agent.call('hello', {}, session);
    expect([lost.status, lost.messages[0]?.['error']]).toMatchObject([404, { code: -32001 }]);
    expect((await agent.call('hello', {}, await begin())).result).toEqual(textResult('hello'));
  });

  it.each(['made-up', randomUUID(), 'ses_01', 'x'.repeat(400)])(
    'before which no one had the session %s: 404, whatever is asked',
    async (id) => {
      const headers = { 'mcp-session-id': id };
      expect((await agent.call('hello', {}, { headers })).status).toBe(404);
      const url = world.mcp('shop');
      const authorization = `Bearer ${await world.token('bob', url)}`;
      for (const method of ['GET', 'DELETE']) {
        const sent = { ...headers, authorization, accept: 'text/event-stream' };
        expect((await fetch(url, { method, headers: sent })).status).toBe(404);
      }
    },
  );
};

describe('a restart, with the embedded store,', () => restarts({ kind: 'embedded', path: './data' }));

withMongoDb('a restart, with MongoDB,', (uri) => {
  const database = `firebreak-restart-${randomUUID()}`;
  afterAll(() => dropDatabase(uri, database));
  restarts({ kind: 'mongodb', uri, database });
});
