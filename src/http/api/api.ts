/** The API for auditors, operators and approvers, below /api. */
import express, { type Router } from 'express';
import { type ApprovalRoutesDeps, approvalRoutes } from './approvals.ts';
import { type BudgetRoutesDeps, budgetRoutes } from './budgets.ts';
import { type GrantRoutesDeps, grantRoutes } from './grants.ts';
import { type KillRoutesDeps, killRoutes } from './kill.ts';
import { createHandler, type MountDeps } from './mount-route.ts';
import { createOpenApi } from './openapi.ts';
import { type OperationsRoutesDeps, operationsRoutes } from './operations.ts';
import { Problem, sendProblem } from './problem.ts';
import { type ReviewRoutesDeps, reviewRoutes } from './reviews.ts';
import { methodOf, type Route } from './route.ts';
import { type SessionRoutesDeps, sessionRoutes } from './sessions.ts';
import { type ToolRoutesDeps, toolRoutes } from './tools.ts';

export interface RoutesDeps {
  readonly sessions: SessionRoutesDeps;
  readonly approvals: ApprovalRoutesDeps;
  readonly grants: GrantRoutesDeps;
  readonly reviews: ReviewRoutesDeps;
  readonly kills: KillRoutesDeps;
  readonly budgets: BudgetRoutesDeps;
  readonly tools: ToolRoutesDeps;
  readonly operations: OperationsRoutesDeps;
}

export interface ApiDeps extends RoutesDeps {
  /** What each route is checked and audited with. */
  readonly mount: MountDeps;
}

/** Every route there is, in the order in which they are documented. */
export const apiRoutes = (deps: RoutesDeps): readonly Route[] => [
  ...sessionRoutes(deps.sessions),
  ...approvalRoutes(deps.approvals),
  ...grantRoutes(deps.grants),
  ...reviewRoutes(deps.reviews),
  ...killRoutes(deps.kills),
  ...budgetRoutes(deps.budgets),
  ...toolRoutes(deps.tools),
  ...operationsRoutes(deps.operations),
];

/** To be mounted at /api. */
export const createApi = (deps: ApiDeps): Router => {
  const routes = apiRoutes(deps);
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const route of routes) router[methodOf(route)](route.path, createHandler(deps.mount, route));
  const document = createOpenApi(routes);
  router.get('/v1/openapi.json', (_request, response) => void response.json(document));
  for (const [path, there] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = there.map((route) => (methodOf(route) === 'get' ? 'GET, HEAD' : 'POST')).join(', ');
    router.all(path, (_request, response) => {
      response.set('Allow', allowed);
      sendProblem(response, new Problem(405, 'This method is not offered here.'));
    });
  }
  router.use((_request, response) =>
    sendProblem(response, new Problem(404, 'There is nothing at this address.')),
  );
  return router;
};
