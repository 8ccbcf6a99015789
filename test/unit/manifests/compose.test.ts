import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config/load.ts';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const FOLDER = resolve(import.meta.dirname, '../../../manifests/compose');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const { services, networks } = parse(read('compose.yaml')) as {
  services: Record<'firebreak' | 'mongodb', Record<string, unknown>>;
  networks: Record<string, object>;
};

const copy = mkdtempSync(join(tmpdir(), 'firebreak-compose-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('runs without rights it does not need, on a file system it cannot change', () => {
  expect(services.firebreak).toMatchObject({
    user: 'node',
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
});

it('waits for a replica set that takes writes, and shows the world nothing but the gateway', () => {
  expect(JSON.stringify(services.mongodb['healthcheck'])).toMatch(/rs\.initiate.*isWritablePrimary/);
  expect(services.firebreak).toMatchObject({
    depends_on: { mongodb: { condition: 'service_healthy' } },
    ports: ['127.0.0.1:8080:8080'],
  });
  expect(services.mongodb).not.toHaveProperty('ports');
});

it('names every variable that the configuration takes', () => {
  const environment = Object.fromEntries(
    Object.keys(services.firebreak['environment'] as object).map((name) => [name, sampleOf(name)]),
  );
  // The key file is mounted; here one of our own stands in.
  writeFileSync(join(copy, 'keys.json'), '{}');
  const config = read('firebreak.yaml').replace('/run/secrets/keys.json', './keys.json');
  writeFileSync(join(copy, 'firebreak.yaml'), config);
  copyFileSync(join(FOLDER, 'policy.yaml'), join(copy, 'policy.yaml'));
  expect(loadConfig(join(copy, 'firebreak.yaml'), environment)).toMatchObject({ ok: true });
});

const sampleOf = (name: string): string =>
  name === 'MONGODB_URI'
    ? 'mongodb://mongodb:27017'
    : /URL|ISSUER/.test(name)
      ? 'https://x.example.com'
      : 'value';

it('brings a policy that loads without a warning', async () => {
  expect(await loadPolicy(read('policy.yaml'))).toMatchObject({ ok: true, warnings: [] });
});

it('ends as an image that runs as no one special and stops when told', () => {
  const dockerfile = readFileSync(resolve(FOLDER, '../../Dockerfile'), 'utf8');
  for (const line of [/^USER node$/m, /^STOPSIGNAL SIGTERM$/m, /^HEALTHCHECK /m, /^ENTRYPOINT \["node"/m]) {
    expect(dockerfile).toMatch(line);
  }
});

it('lets only the gateway reach the store and the servers', () => {
  expect(networks).toEqual({
    store: { internal: true },
    servers: { internal: true, name: 'firebreak-servers' },
  });
  expect(services.mongodb['networks']).toEqual(['store']);
  expect(services.firebreak['networks']).toEqual(['store', 'servers', 'default']);
});

it('names images by exact versions or digests, never by a tag that moves', () => {
  const dockerfile = readFileSync(resolve(FOLDER, '../../Dockerfile'), 'utf8');
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  for (const image of [...bases, services.mongodb['image']]) {
    expect(image).toMatch(/:\d+\.\d+\.\d+\S*$|@sha256:[0-9a-f]{64}$/);
  }
});
