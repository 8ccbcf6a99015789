/** Two gateway processes on one store: a client answers what a server asked wherever its POST happens to arrive. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALLOW_ALL } from '../support/policies.ts';
import type { SdkServer } from '../support/sdk/v1-server.ts';
import { startV1Server } from '../support/sdk/v1-server.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let server: SdkServer;
  let one: GatewayProcess;
  let two: GatewayProcess;

  beforeAll(async () => {
    server = await startV1Server();
    const [questions] = ALLOW_ALL.rules;
    const rules = [
      { id: 'tests', match: { tool: 'test_*' }, action: 'allow' },
      ...(questions === undefined ? [] : [questions]),
    ];
    company = await startCompany({ mongodb, rules });
    const config = { servers: { asking: { url: server.url } } };
    [one, two] = await Promise.all([company.start(config), company.start(config)]);
  }, 30_000);
  afterAll(async () => {
    await company.close();
    await server.close();
  });

  /** Everything goes to the first gateway, answers to the server go to the second. */
  const connect = async (answered: { id: unknown; status: number }[]) => {
    const elsewhere = { url: `${two.url}/mcp/asking`, token: await company.token(two, 'asking') };
    const route = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
      const message = typeof init.body === 'string' ? JSON.parse(init.body) : {};
      if (!('result' in message)) return fetch(url, init);
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${elsewhere.token}`);
      const response = await fetch(elsewhere.url, { ...init, headers });
      answered.push({ id: message.id, status: response.status });
      return response;
    };
    const client = new Client({ name: 'test', version: '1' }, { capabilities: { elicitation: {} } });
    client.setRequestHandler('elicitation/create', () => ({
      action: 'accept',
      content: { response: 'yes' },
    }));
    const requestInit = { headers: { authorization: `Bearer ${await company.token(one, 'asking')}` } };
    const transport = new StreamableHTTPClientTransport(new URL(`${one.url}/mcp/asking`), {
      requestInit,
      fetch: route,
    });
    await client.connect(transport);
    return { client, session: transport.sessionId ?? '' };
  };

  it('brings the answer to the server that asked, once', async () => {
    const answered: { id: unknown; status: number }[] = [];
    const { client, session } = await connect(answered);
    const { content } = await client.callTool({ name: 'test_elicitation', arguments: { message: 'well?' } });
    expect(JSON.stringify(content)).toContain('action=accept');
    // The tool's result may overtake the status of the answer it waited for.
    await expect.poll(() => answered).toEqual([{ id: expect.stringContaining('.'), status: 202 }]);

    const again = async (id: unknown) => {
      const response = await fetch(`${two.url}/mcp/asking`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await company.token(two, 'asking')}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-session-id': session,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id, result: { action: 'decline' } }),
      });
      return response.status;
    };
    expect(await again(answered[0]?.id)).toBe(400);
    expect(await again(`${answered[0]?.id}A`)).toBe(400);
    expect(await again(0)).toBe(400);
    await client.close();
  }, 30_000);
});
