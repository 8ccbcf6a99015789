import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';

/** A server that knows one session for ever, and answers to its end as told. */
const startEternalServer = async (onDelete: number | 'nothing') => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { id, method } = text === '' ? {} : JSON.parse(text);
      seen.push(method ?? request.method);
      if (request.method === 'DELETE' && onDelete === 'nothing') return request.socket.destroy();
      if (request.method === 'DELETE') return response.writeHead(Number(onDelete)).end();
      if (id === undefined) return response.writeHead(202).end();
      const result = {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'eternal', version: '1' },
        tools: [],
      };
      const headers = { 'content-type': 'application/json', 'mcp-session-id': 'eternal' };
      return response.writeHead(200, headers).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return { url, seen, close: () => server.close() };
};

const ANSWERS = [200, 204, 404, 405, 500, 'nothing'] as const;
const PUBLIC_URL = 'http://127.0.0.1:8080';
const mongodb = process.env['MONGODB_URI'];

describe.each(mongodb ? [undefined, mongodb] : [undefined])('on the store %s', (store) => {
  let servers: Awaited<ReturnType<typeof startEternalServer>>[];
  let company: Company;
  let gateways: GatewayProcess[];
  beforeAll(async () => {
    servers = await Promise.all(ANSWERS.map(startEternalServer));
    company = await startCompany(store === undefined ? {} : { mongodb: store });
    const named = Object.fromEntries(
      ANSWERS.map((answer, at) => [`on-${answer}`, { url: servers[at]?.url }]),
    );
    const config = { slack: undefined, publicUrl: PUBLIC_URL, servers: named };
    const count = store === undefined ? 1 : 2;
    gateways = await Promise.all(Array.from({ length: count }, () => company.start(config)));
  }, 120_000);
  afterAll(async () => {
    await company.close();
    for (const server of servers) server.close();
  });

  it.each(ANSWERS)(
    'an id is unknown everywhere after a DELETE that its server answers with %s',
    async (answer) => {
      const server = servers[ANSWERS.indexOf(answer)];
      const [first, last] = [gateways[0] as GatewayProcess, gateways.at(-1) as GatewayProcess];
      const token = await company.token({ ...first, url: PUBLIC_URL }, `on-${answer}`);
      const ask = (gateway: GatewayProcess, method: string, session?: string, message?: object) =>
        fetch(`${gateway.url}/mcp/on-${answer}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': '2025-11-25',
            ...(session === undefined ? {} : { 'mcp-session-id': session }),
            ...(message === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(message === undefined ? {} : { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
        });
      const begun = await ask(first, 'POST', undefined, INITIALIZE);
      const session = begun.headers.get('mcp-session-id') ?? '';
      expect(session).not.toBe('');
      for (const gateway of gateways) expect((await ask(gateway, 'POST', session, LIST)).status).toBe(200);
      const deleted = await ask(first, 'DELETE', session);
      await deleted.text();
      // Clients are told that their server keeps its sessions to itself; ours is over all the same.
      expect(deleted.status === 405).toBe(answer === 405);
      const before = server?.seen.length;
      for (const gateway of [last, first]) {
        for (const [method, message] of [['POST', LIST], ['GET'], ['DELETE']] as const) {
          expect((await ask(gateway, method, session, message)).status).toBe(404);
        }
      }
      expect(server?.seen.slice(before)).toEqual([]);
    },
  );
});

const INITIALIZE = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const LIST = { id: 2, method: 'tools/list', params: {} };
