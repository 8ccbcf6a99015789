/** docs/reference/openapi.json: the document that the gateway answers at /api/v1/openapi.json. */
import { apiRoutes, type RoutesDeps } from '../../src/http/api/api.ts';
import { createOpenApi } from '../../src/http/api/openapi.ts';

/** The document, as JSON. Routes are only described here, so none of what they would call is needed. */
export const openApiFile = (): string => `${JSON.stringify(createOpenApi(apiRoutes(NOTHING)), null, 2)}\n`;

const NOTHING = {
  sessions: {},
  approvals: {},
  grants: {},
  reviews: {},
  kills: {},
  budgets: {},
  tools: {},
  operations: {},
} as unknown as RoutesDeps;
