import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CERTIFICATE, OTHER_CERTIFICATE } from '../support/certificates.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';

let company: Company;
let gateway: GatewayProcess;
let folder: string;
let server: Awaited<ReturnType<typeof startTlsServer>>;

/** A server whose certificate is accepted until its tools have been asked for the second time. */
const startTlsServer = async () => {
  let lists = 0;
  let runs = 0;
  const tls = createServer(CERTIFICATE, async (request, response) => {
    const { id, method } = JSON.parse(await text(request));
    if (method === 'tools/call') runs += 1;
    if (method === 'tools/list') lists += 1;
    if (lists === 2) tls.setSecureContext(OTHER_CERTIFICATE);
    const tools = [{ name: 'delete_all', inputSchema: { type: 'object' } }];
    const result = method === 'tools/list' ? { tools } : { content: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(tls.address() as AddressInfo).port}/mcp`;
  const close = () => {
    tls.closeAllConnections();
    tls.close();
  };
  return { url, runs: () => runs, renew: () => tls.setSecureContext(CERTIFICATE), close };
};

beforeAll(async () => {
  server = await startTlsServer();
  company = await startCompany();
  folder = mkdtempSync(join(tmpdir(), 'firebreak-ca-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, CERTIFICATE.cert);
  process.env['NODE_EXTRA_CA_CERTS'] = file;
  const servers = { slow: { url: server.url }, gone: { url: 'http://127.0.0.1:1/mcp' } };
  gateway = await company.start({ servers });
  delete process.env['NODE_EXTRA_CA_CERTS'];
}, 60_000);
afterAll(async () => {
  await company.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The lines that operators get about a server. */
const linesAbout = (name: string): readonly Record<string, unknown>[] =>
  gateway
    .log()
    .split('\n')
    .filter((line) => line.includes('cannot be used'))
    .map((line) => JSON.parse(line))
    .filter((line) => line.server === name);

it('by one line, however many calls fail', async () => {
  const token = await company.token(gateway, 'gone');
  const call = async (id: number) => {
    const body = { jsonrpc: '2.0', id, method: 'tools/list', params: {} };
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const response = await fetch(`${gateway.url}/mcp/gone`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(await response.text()).toContain('did not answer');
  };
  for (const id of [1, 2, 3]) await call(id);
  expect(linesAbout('gone')).toEqual([
    expect.objectContaining({ level: 40, cause: 'refused', msg: expect.stringContaining('ECONNREFUSED') }),
  ]);
});

it('and an approved call that its certificate kept from being sent has not run, and can be repeated', async () => {
  const approveNext = async () => {
    await expect.poll(async () => (await company.approvals(gateway, 'pending')).length).toBe(1);
    const [pending] = await company.approvals(gateway, 'pending');
    await company.decide(gateway, pending?.id ?? '', { by: 'alice', decision: 'approve' });
  };
  const args = { table: 'carts' };
  const failed = company.call(gateway, args);
  await approveNext();
  expect(await failed).toContain('did not answer');
  await expect
    .poll(async () => (await company.approvals(gateway)).map(({ state }) => state))
    .toEqual(['failed']);
  expect(server.runs()).toBe(0);
  expect(linesAbout('slow')).toEqual([expect.objectContaining({ cause: 'certificate' })]);

  server.renew();
  const repeated = company.call(gateway, args);
  await approveNext();
  expect(await repeated).toContain('"content":[]');
  expect(server.runs()).toBe(1);
});
