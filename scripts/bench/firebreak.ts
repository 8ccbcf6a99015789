/** Firebreak with everything on, as a process: an issuer's tokens, twenty rules, masking, strict recording. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadKeys } from '../../src/config/load-keys.ts';
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { startGatewayProcess } from '../../test/support/start-gateway-process.ts';
import { dropDatabase } from '../../test/support/with-mongodb.ts';
import { POLICY } from './policy.ts';
import type { Target } from './target.ts';

/** Bounds on one caller, so high that the few callers of a benchmark never meet them. */
const LIMITS = {
  // Some connections wait for the others before calls are timed.
  idleTimeout: '60s',
  messagesPerSecond: 1_000_000,
  bytesPerSecond: '1GiB',
  cpuPerSecond: '1h',
  openRequests: 1_000_000,
  sessions: 1_000_000,
  recordingQueueShare: 1,
  recordedBytesPerDay: '1TiB',
};

export interface Firebreak extends Target {
  /** Milliseconds from the start of the process until it listened. */
  readonly startedIn: number;
}

export interface FirebreakOptions {
  readonly name: string;
  readonly idp: IdentityProvider;
  /** Of the measured server. */
  readonly upstream: string;
  /** URI of a MongoDB server; left out, the embedded store. */
  readonly mongodb?: string | undefined;
  readonly nodeOptions?: readonly string[];
  /** What is started, as src/main.ts of another checkout; that of this one if undefined. */
  readonly main?: string | undefined;
}

export const startFirebreak = async (options: FirebreakOptions): Promise<Firebreak> => {
  const { name, idp, upstream, mongodb, nodeOptions = [], main } = options;
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));
  const database = `firebreak-bench-${randomUUID()}`;
  const configFile = join(folder, 'firebreak.yaml');
  loadKeys(join(folder, 'keys.json'), true);
  writeFileSync(join(folder, 'policy.yaml'), stringify(POLICY));
  const store = mongodb === undefined ? { kind: 'embedded' } : { kind: 'mongodb', uri: mongodb, database };
  const config = {
    listen: { port: 0 },
    admin: { port: 0 },
    keys: { file: './keys.json' },
    identity: { issuers: [{ issuer: idp.issuer }] },
    policy: './policy.yaml',
    store,
    servers: { bench: { url: `${upstream}/bench` }, many: { url: `${upstream}/many` } },
    limits: LIMITS,
  };
  writeFileSync(configFile, stringify(config));
  const started = performance.now();
  const gateway = await startGatewayProcess({ configFile, nodeOptions, main });
  // It is no child with a channel, so it would outlive a benchmark that fails.
  const kill = () => void gateway.kill();
  process.once('exit', kill);
  return {
    name,
    startedIn: performance.now() - started,
    pid: gateway.pid,
    masks: true,
    servers: ['bench', 'many'],
    url: (server) => `${gateway.url}/mcp/${server}`,
    token: (subject, server) =>
      idp.mint(subject, { audience: `${gateway.url}/mcp/${server}`, ttl: 3_600_000 }),
    close: async () => {
      process.off('exit', kill);
      await gateway.stop();
      if (mongodb !== undefined) await dropDatabase(mongodb, database);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
