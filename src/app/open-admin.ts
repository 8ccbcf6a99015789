/** The admin port: whether this gateway can do its work, and what can be measured. */
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from '../gateway/shutdown.ts';
import { createAdminApp } from '../http/admin-app.ts';
import { createCheckAdminHost } from '../http/check-admin-host.ts';
import type { Metrics } from '../http/metrics.ts';
import { isFull, type Recorder } from '../recordings/recorder.ts';
import type { Store } from '../store/store.ts';
import type { People } from './open-people.ts';
import type { OpenPolicy } from './open-policy.ts';

export interface AdminDeps {
  readonly config: Pick<Config, 'admin'>;
  readonly store: Store;
  readonly recorder: Pick<Recorder, 'problem'>;
  readonly people: People;
  readonly policy: OpenPolicy;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly shutdown: Pick<Shutdown, 'draining'>;
}

/** Anything else may hold connection strings: it is thrown, so that it goes to the log alone. */
const unlessFull = (error: unknown): string => {
  if (isFull(error)) return 'the disk of the store is full: calls are refused until there is room';
  throw error;
};

/** Returns the app of the admin port. */
export const openAdmin = ({ config, store, recorder, people, policy, metrics, log, shutdown }: AdminDeps) =>
  createAdminApp({
    checks: [
      {
        name: 'shutdown',
        check: async () => (shutdown.draining.aborted ? 'the gateway is shutting down' : undefined),
      },
      { name: 'store', check: () => store.ping().then(() => undefined, unlessFull) },
      { name: 'recordings', check: async () => recorder.problem() },
      { name: 'people', check: async () => people.problem() },
      {
        name: 'policy',
        isAdvice: true,
        check: async () => policy.inForce().problem && 'the policy file is broken; an older one is in force',
      },
    ],
    metrics: metrics.router,
    checkHost: createCheckAdminHost({
      listenHost: config.admin.host,
      allowedHosts: config.admin.allowedHosts,
    }),
    log,
  });
