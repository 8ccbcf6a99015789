/** The admin port: health checks and metrics, nothing that needs a token and nothing that changes anything. */
import express, { type Express, type RequestHandler, type Router } from 'express';
import { createHealth, type HealthDeps } from './health.ts';

export interface AdminAppDeps extends HealthDeps {
  readonly metrics: Router;
  /** Host allow-list. */
  readonly checkHost: RequestHandler;
}

/** Returns the app of the admin port: `/healthz`, `/readyz` and `/metrics`. */
export const createAdminApp = (deps: AdminAppDeps): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.use(deps.checkHost);
  app.use(createHealth(deps));
  app.use(deps.metrics);
  app.use((_request, response) => void response.status(404).end());
  return app;
};
