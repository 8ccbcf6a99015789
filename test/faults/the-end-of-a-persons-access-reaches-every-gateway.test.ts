/** Two gateway processes on one store: a security event that one of them gets ends what the other one serves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SESSION_REVOKED, startTransmitter } from '../support/event-transmitter.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

/** Milliseconds. It takes less than one second; a busy machine gets more. */
const LONGEST = 5000;

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let transmitter: Awaited<ReturnType<typeof startTransmitter>>;
  let gateways: readonly [GatewayProcess, GatewayProcess];

  beforeAll(async () => {
    transmitter = await startTransmitter();
    company = await startCompany({ mongodb });
    const { issuer, jwksUri } = transmitter;
    const audience = 'https://gw.example.com';
    const events = [{ issuer, jwksUri, audience }];
    const roles = { auditor: ['auditors'], operator: ['platform'] };
    const config = { identity: { issuers: [{ issuer: company.issuer }], roles, events } };
    gateways = [await company.start(config), await company.start(config)];
  }, 30_000);
  afterAll(async () => {
    await company.close();
    await transmitter.close();
  });

  const statusOf = async ({ url }: GatewayProcess, token: string): Promise<number> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    return (await fetch(`${url}/mcp/slow`, { method: 'POST', headers, body })).status;
  };

  it('both end it, a held call included, and the event counts once', async () => {
    const [here, there] = gateways;
    const token = await company.token(there, 'slow');
    expect(await statusOf(there, token)).not.toBe(401);
    const held = company.call(there, { rows: 1 });
    await expect.poll(() => company.holds(there)).toBe(1);

    const event = await transmitter.sign('https://gw.example.com', {
      sub_id: { format: 'iss_sub', iss: company.issuer, sub: 'bob' },
      events: { [SESSION_REVOKED]: {} },
    });
    const push = async ({ url }: GatewayProcess) => {
      const headers = { 'content-type': 'application/secevent+jwt' };
      return (await fetch(`${url}/ssf/events`, { method: 'POST', headers, body: event })).status;
    };
    const begun = performance.now();
    const since = () => Math.round(performance.now() - begun);
    expect(await push(here)).toBe(202);
    const refusedAt = async (gateway: GatewayProcess) => {
      await expect.poll(() => statusOf(gateway, token), { interval: 20 }).toBe(401);
      return since();
    };
    const [times, text] = await Promise.all([Promise.all([refusedAt(here), refusedAt(there)]), held]);
    expect(Math.max(...times, since())).toBeLessThan(LONGEST);
    expect(text).toMatch(/was ended|was cancelled/);
    await sleep(1100);
    const next = await company.token(there, 'slow');
    expect(await push(there)).toBe(202);
    await sleep(600);
    expect(await statusOf(there, next)).not.toBe(401);
  });
});
