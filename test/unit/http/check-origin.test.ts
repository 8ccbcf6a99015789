import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, expect, test } from 'vitest';
import { type CheckOriginDeps, createCheckOrigin } from '../../../src/http/check-origin.ts';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const start = async (change: Partial<CheckOriginDeps> = {}) => {
  const app = express();
  app.use(
    createCheckOrigin({
      publicUrl: 'https://gw.example.com',
      listenHost: '127.0.0.1',
      allowedHosts: ['gw.internal:8080'],
      allowedOrigins: ['https://inspector.example.com'],
      formTargets: ['/auth/saml/acs'],
      ...change,
    }),
  );
  app.use((_request, response) => void response.send('through'));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  /** Unlike fetch, lets a test choose the Host header. */
  return (headers: Record<string, string>, method = 'POST', path = '/mcp/billing') =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
      (resolve, reject) => {
        const outgoing = request(
          { host: '127.0.0.1', port, method, path, headers, agent: false },
          (answer) => {
            let body = '';
            answer.on('data', (chunk) => {
              body += chunk;
            });
            answer.on('end', () =>
              resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
            );
          },
        );
        outgoing.on('error', reject);
        outgoing.end();
      },
    );
};

const CASES: [headers: Record<string, string>, status: number][] = [
  [{ host: 'gw.example.com' }, 200],
  [{ host: 'GW.example.com' }, 200],
  [{ host: '127.0.0.1:1' }, 200],
  [{ host: 'localhost:8080' }, 200],
  [{ host: '[::1]:8080' }, 200],
  [{ host: 'gw.internal:8080' }, 200],
  [{ host: 'gw.internal' }, 403],
  [{ host: 'evil.example.com' }, 403],
  [{ host: '127.0.0.1.evil.example.com' }, 403],
  [{ host: 'localhost.evil.example.com:8080' }, 403],
  [{ host: 'gw.example.com:444' }, 403],
  [{ host: 'gw.example.com', origin: 'https://gw.example.com' }, 200],
  [{ host: 'gw.example.com', origin: 'https://inspector.example.com' }, 200],
  [{ host: 'gw.internal:8080', origin: 'https://gw.example.com' }, 200],
  [{ host: 'gw.example.com', origin: 'https://evil.example.com' }, 403],
  [{ host: 'gw.example.com', origin: 'https://gw.example.com.evil.example.com' }, 403],
  [{ host: 'gw.example.com', origin: 'null' }, 403],
  [{ host: 'localhost:8080', origin: 'http://localhost:5173' }, 403],
  [{ host: 'localhost:8080', origin: 'http://localhost:8080' }, 200],
];

test.each(CASES)('%o is answered %i', async (headers, status) => {
  const ask = await start();
  expect((await ask(headers)).status).toBe(status);
});

test('loopback names are accepted only if the gateway listens there', async () => {
  const ask = await start({ listenHost: '0.0.0.0' });
  expect((await ask({ host: 'localhost' })).status).toBe(403);
});

test('an accepted origin may read the answer, and asks first', async () => {
  const ask = await start();
  const origin = 'https://inspector.example.com';
  const answer = await ask({ host: 'gw.example.com', origin });
  expect(answer.headers['access-control-allow-origin']).toBe(origin);
  const preflight = await ask(
    {
      host: 'gw.example.com',
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,mcp-session-id',
    },
    'OPTIONS',
  );
  expect(preflight.status).toBe(204);
  expect(preflight.headers['access-control-allow-headers']).toBe('authorization,mcp-session-id');
});

test('the refusal speaks the language of what was called', async () => {
  const ask = await start();
  const host = 'evil.example.com';
  expect(JSON.parse((await ask({ host })).body)).toMatchObject({ jsonrpc: '2.0', error: { code: -31403 } });
  const api = await ask({ host }, 'GET', '/api/v1/sessions');
  expect(api.headers['content-type']).toContain('application/problem+json');
});
