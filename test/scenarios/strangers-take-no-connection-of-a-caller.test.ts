/** When there are as many connections as may be, those who have the most of them make room: no one else's is cut. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const MOST = 12;

let slow: SlowServer;
let world: World;
let opened: Socket[] = [];
let agents: Agent[] = [];

beforeEach(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: { version: 1, defaults: { read: 'allow' } },
    config: { slack: undefined, limits: { connections: MOST } },
  });
});
afterEach(async () => {
  for (const socket of opened) socket.destroy();
  for (const agent of agents) agent.destroy();
  opened = [];
  agents = [];
  await world.close();
  await slow.close();
});

const keepAlive = (): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
};

/** One call; resolves with what was answered, and the port that its connection came from. */
const call = async (subject: string, agent: Agent): Promise<{ text: string; port: number | undefined }> => {
  const url = world.mcp('slow');
  const headers = {
    authorization: `Bearer ${await world.token(subject, url)}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const sent = request(url, { method: 'POST', agent, headers });
  const params = { name: 'get_order', arguments: {} };
  sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  const [response] = await once(sent, 'response');
  const port = response.socket.localPort;
  let text = '';
  for await (const chunk of response) text += chunk;
  return { text, port };
};

/** Opens so many connections that say nothing, one after the other. */
const openSilent = async (count: number): Promise<void> => {
  const { hostname, port } = new URL(world.gateway.url);
  for (let index = 0; index < count; index += 1) {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => {});
    opened.push(socket);
    await once(socket, 'connect');
  }
};
const cut = (): number => opened.filter(({ closed }) => closed).length;

it('leaves the idle connection of a caller alone while strangers open many', async () => {
  const agent = keepAlive();
  const before = await call('bob', agent);
  await openSilent(3 * MOST);
  await vi.waitUntil(() => cut() >= 2 * MOST);
  const after = await call('bob', agent);
  expect(after.text).toContain('deleted');
  expect(after.port).toBe(before.port);
});

it('takes from the caller who has most of them, and not from the others', async () => {
  const agent = keepAlive();
  const before = await call('bob', agent);
  const many = Array.from({ length: 3 * MOST }, keepAlive);
  for (const each of many) expect((await call('mallory', each)).text).toContain('deleted');
  const after = await call('bob', agent);
  expect(after.text).toContain('deleted');
  expect(after.port).toBe(before.port);
});

it('lets a caller in while a stranger, or another caller, holds all connections', async () => {
  await openSilent(2 * MOST);
  expect((await call('bob', keepAlive())).text).toContain('deleted');
  for (let index = 0; index < 2 * MOST; index += 1) await call('mallory', keepAlive());
  expect((await call('carol', keepAlive())).text).toContain('deleted');
});
