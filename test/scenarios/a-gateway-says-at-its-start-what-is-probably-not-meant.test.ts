import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startGatewayProcess } from '../support/start-gateway-process.ts';

it('in the log, a line each, before it listens', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-doubts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'policy.yaml'),
    stringify({
      version: 1,
      approvers: { dba: { any: [{ group: 'dba' }] }, ops: { any: [{ group: 'ops' }] } },
    }),
  );
  const configFile = join(folder, 'firebreak.yaml');
  writeFileSync(
    configFile,
    stringify({
      listen: { port: 0 },
      admin: { port: 0 },
      identity: { issuers: [{ issuer: 'https://a.example.com' }, { issuer: 'https://b.example.com' }] },
      servers: { shop: { url: 'http://127.0.0.1:9/mcp' } },
      policy: './policy.yaml',
    }),
  );
  const gateway = await startGatewayProcess({ configFile });
  const told = gateway
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { about?: string; msg: string })
    .filter(({ about }) => about !== undefined);
  await gateway.stop();
  expect(told.map(({ about }) => about)).toEqual([
    'policy',
    'trust https://a.example.com',
    'trust https://b.example.com',
    'approvals',
  ]);
  expect(told[0]?.msg).toContain('call the ones that should be asked default');
});
