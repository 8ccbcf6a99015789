/** Whether the process lives, and whether it can do its work. */
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Router } from 'express';

/** One thing the gateway depends on. */
export interface ReadyCheck {
  readonly name: string;
  /** Resolves with undefined where all is well, otherwise with a reason that is safe to show. */
  readonly check: () => Promise<string | undefined>;
}

export interface HealthDeps {
  readonly checks: readonly ReadyCheck[];
  readonly log: { warn(fields: object, message: string): void };
}

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

const TIMEOUT = 2000;

/** `/healthz` and `/readyz`; a check that throws or takes longer than two seconds is red. */
export const createHealth = ({ checks, log }: HealthDeps): Router => {
  const run = async ({ name, check }: ReadyCheck): Promise<Checked> => {
    const done = new AbortController();
    const tooLong = sleep(TIMEOUT, 'no answer within two seconds', { signal: done.signal });
    tooLong.catch(() => {});
    try {
      const reason = await Promise.race([check(), tooLong]);
      return reason === undefined ? { name, ok: true } : { name, ok: false, reason };
    } catch (error) {
      // What went wrong may hold connection strings: it goes to the log, and the answer says where to look.
      log.warn({ err: error, check: name }, 'a readiness check failed');
      return { name, ok: false, reason: 'failed; see the log' };
    } finally {
      done.abort();
    }
  };

  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(checks.map(run));
    const ok = results.every((result) => result.ok);
    response.status(ok ? 200 : 503).json({ status: ok ? 'ok' : 'unavailable', checks: results });
  });
  return router;
};
