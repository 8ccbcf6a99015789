/** Whether the process lives, and whether it can do its work. */
import express, { type Router } from 'express';
import { within } from '../domain/time/within.ts';

/** One thing the gateway depends on. */
export interface ReadyCheck {
  readonly name: string;
  /** Resolves with undefined if all is well, otherwise with a reason that is safe to show. */
  readonly check: () => Promise<string | undefined>;
  /** The gateway does its work all the same: told, but no reason to take it out of service. */
  readonly isAdvice?: boolean;
}

export interface HealthDeps {
  readonly checks: readonly ReadyCheck[];
  readonly log: { warn(fields: object, message: string): void };
}

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
  readonly isAdvice?: boolean;
}

const TIMEOUT = 2000;

/**
 * `/healthz` and `/readyz`. A check that throws or takes longer than two seconds is red; advice that is red leaves the
 * gateway in service, `degraded`: a slip in a file that all replicas read must not take all of them out at once.
 */
export const createHealth = ({ checks, log }: HealthDeps): Router => {
  const run = async ({ name, check, isAdvice = false }: ReadyCheck): Promise<Checked> => {
    try {
      const reason = await within(check(), TIMEOUT, () => 'no answer within two seconds');
      return reason === undefined
        ? { name, ok: true }
        : { name, ok: false, reason, ...(isAdvice && { isAdvice }) };
    } catch (error) {
      // What went wrong may hold connection strings: it goes to the log, and the answer says where to look.
      log.warn({ err: error, check: name }, 'a readiness check failed');
      return { name, ok: false, reason: 'failed; see the log' };
    }
  };

  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(checks.map(run));
    const isReady = results.every((result) => result.ok || result.isAdvice === true);
    const status = results.every((result) => result.ok) ? 'ok' : isReady ? 'degraded' : 'unavailable';
    const shown = results.map(({ isAdvice: _isAdvice, ...result }) => result);
    response.status(isReady ? 200 : 503).json({ status, checks: shown });
  });
  return router;
};
