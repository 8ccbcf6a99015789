import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
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

const createClient = async (company: Company, gateways: readonly GatewayProcess[]) => {
  const audience = gateways[0] as GatewayProcess;
  const token = await company.token(audience, 'slow');
  return (gateway: GatewayProcess, method: string, session?: string, message?: object) =>
    fetch(`${gateway.url}/mcp/slow`, {
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
};

const INITIALIZE = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const LIST = { id: 2, method: 'tools/list', params: {} };

const stores = [undefined, ...(process.env['MONGODB_URI'] ? [process.env['MONGODB_URI']] : [])];
const cases = stores.flatMap((mongodb) =>
  ([200, 204, 404, 405, 500, 'nothing'] as const).map((onDelete) => ({
    mongodb,
    onDelete,
    what: `${mongodb === undefined ? 'one gateway' : 'two gateways'}, a server that answers ${onDelete}`,
  })),
);

it.each(cases)('$what', async ({ mongodb, onDelete }) => {
  const server = await startEternalServer(onDelete);
  const company = await startCompany(mongodb === undefined ? {} : { mongodb });
  try {
    const publicUrl = 'http://127.0.0.1:8080';
    const config = { slack: undefined, publicUrl, servers: { slow: { url: server.url } } };
    const first = await company.start(config);
    const second = mongodb === undefined ? first : await company.start(config);
    const ask = await createClient(company, [{ ...first, url: publicUrl }]);
    const begun = await ask(first, 'POST', undefined, INITIALIZE);
    const session = begun.headers.get('mcp-session-id') ?? '';
    expect(session).not.toBe('');
    for (const gateway of [first, second]) {
      expect((await ask(gateway, 'POST', session, LIST)).status).toBe(200);
    }
    await ask(first, 'DELETE', session).then((answer) => answer.text());
    const before = server.seen.length;
    for (const gateway of [second, first]) {
      for (const [method, message] of [['POST', LIST], ['GET'], ['DELETE']] as const) {
        expect((await ask(gateway, method, session, message)).status).toBe(404);
      }
    }
    await sleep(50);
    expect(server.seen.slice(before)).toEqual([]);
  } finally {
    await company.close();
    server.close();
  }
});
