/** Two gateway processes on one store: a person connects through both, and one refresh serves both. */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as { port: number };
  await new Promise((done) => {
    server.close(done);
  });
  return port;
};

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let tracker: PersonalServer;
  let gateways: readonly GatewayProcess[];
  let publicUrl = '';
  let turn = 0;

  beforeAll(async () => {
    tracker = await startPersonalServer();
    company = await startCompany({ mongodb });
    const port = await freePort();
    publicUrl = `http://127.0.0.1:${port}`;
    const signIn = { oidc: await registerGateway(company) };
    const config = {
      publicUrl,
      identity: { issuers: [{ issuer: company.issuer }], signIn },
      servers: { tracker: { url: tracker.url, credential: { perUser: {} } } },
    };
    const first = company.start({ ...config, listen: { port } });
    gateways = await Promise.all([first, company.start({ ...config, listen: { port: 0 } })]);
  }, 30_000);
  afterAll(async () => {
    await company.close();
    await tracker.close();
  });

  /** The same request, to the gateway whose turn it is. */
  const via = (url: string): string => {
    if (!url.startsWith(publicUrl)) return url;
    turn += 1;
    return url.replace(publicUrl, gateways[turn % 2]?.url ?? '');
  };

  const call = async (subject: string): Promise<string> => {
    const token = await company.token({ url: publicUrl } as GatewayProcess, 'tracker', subject);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const params = { name: 'who_am_i', arguments: {} };
    const body = JSON.stringify({ jsonrpc: '2.0', id: randomUUID(), method: 'tools/call', params });
    return (await fetch(via(`${publicUrl}/mcp/tracker`), { method: 'POST', headers, body })).text();
  };

  it('share a connection, its one refresh and its end', async () => {
    const page = `${publicUrl}/connections/tracker`;
    const bob = createConnectingPerson(page, { person: 'bob', via });
    const connected = await bob.decide(await bob.open(), 'connect');
    expect(connected.text).toContain('Connected to tracker');
    tracker.endAccessTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('bob')));
    for (const answer of answers) expect(answer).toContain('you are bob');
    expect(tracker.refreshes()).toBe(1);
    await bob.decide(await bob.open(), 'disconnect');
    for (let each = 0; each < 2; each += 1) expect(await call('bob')).toContain(page);
  });
});
