/** Clients close their connections as they please: the log has no error, and no stack, for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startCompany } from '../support/start-company.ts';

it('is not logged as an error while its call is held', async () => {
  const company = await startCompany();
  onTestFinished(() => company.close());
  const gateway = await company.start();
  const left = new AbortController();
  const response = await fetch(`${gateway.url}/mcp/slow`, {
    method: 'POST',
    signal: left.signal,
    headers: {
      authorization: `Bearer ${await company.token(gateway, 'slow')}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'delete_all', arguments: { table: 'left' } },
    }),
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  left.abort();
  await expect.poll(() => company.holds(gateway)).toBe(0);
  await sleep(100);
  expect(gateway.log()).not.toMatch(/"level":50|the client is gone/);
});
