/** docs/reference/openapi.json: the document that the gateway answers at /api/v1/openapi.json. */
import { apiRoutes } from '../../src/http/api/api.ts';
import { createOpenApi } from '../../src/http/api/openapi.ts';

/** The document, as JSON. Routes are only described here, so none of what they would call is needed. */
export const openApiFile = (): string =>
  `${JSON.stringify(createOpenApi(apiRoutes({} as Parameters<typeof apiRoutes>[0])), null, 2)}\n`;
