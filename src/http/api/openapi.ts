/** The OpenAPI 3.1 document, made from the same routes and schemas that serve. */
import { z } from 'zod';
import { problemDocument } from './problem.ts';
import { methodOf, type Route } from './route.ts';
import { approval, auditEvent, entry, grant, policy, session } from './shapes.ts';

const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Session: session,
  Entry: entry,
  Approval: approval,
  Grant: grant,
  AuditEvent: auditEvent,
  Policy: policy,
  Problem: problemDocument,
};

/** Returns the document as JSON can hold it. */
export const createOpenApi = (routes: readonly Route[]): object => ({
  openapi: '3.1.0',
  info: { title: 'Firebreak', version: '1', description: 'The API for auditors, operators and approvers.' },
  security: [{ bearer: [] }],
  paths: { ...pathsOf(routes), ...OWN_PATH },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: componentSchemas(routes),
    responses: {
      Problem: {
        description: 'Refused; the document says why.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
});

const OWN_PATH = {
  '/api/v1/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document.',
      security: [],
      responses: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': {} } } },
    },
  },
};

/** Path of a route as OpenAPI writes it. */
export const openApiPath = (route: Route): string => `/api${route.path.replace(/:(\w+)/g, '{$1}')}`;

const pathsOf = (routes: readonly Route[]): Record<string, object> => {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = openApiPath(route);
    paths[path] = { ...paths[path], [methodOf(route)]: operation(route) };
  }
  return paths;
};

const operation = (route: Route): object => ({
  operationId: route.name,
  summary: route.summary,
  description: route.roles.length > 0 ? `For the role ${route.roles.join(' or ')}.` : 'For approvers.',
  parameters: parameters(route),
  ...(route.kind === 'change'
    ? { requestBody: { content: { 'application/json': { schema: inputSchema(route.body) } } } }
    : {}),
  responses: {
    200: { description: 'OK', content: contentOf(route) },
    default: { $ref: '#/components/responses/Problem' },
  },
});

const contentOf = (route: Route): object => {
  if (route.kind !== 'download')
    return { 'application/json': { schema: { $ref: `#/components/schemas/${answerName(route)}` } } };
  return Object.fromEntries(route.contentTypes.map((type) => [type, { schema: { type: 'string' } }]));
};

const parameters = (route: Route): readonly object[] => {
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  if (route.kind === 'change') return path;
  const { properties = {} } = inputSchema(route.query) as {
    properties?: Record<string, { description?: string }>;
  };
  const query = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    description,
    schema,
  }));
  return [...path, ...query];
};

const inputSchema = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

const answerName = (route: Exclude<Route, { kind: 'download' }>): string =>
  Object.entries(COMPONENTS).find(([, schema]) => schema === route.answer)?.[0] ??
  `${route.name[0]?.toUpperCase()}${route.name.slice(1)}Answer`;

const componentSchemas = (routes: readonly Route[]): object => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  for (const route of routes) {
    if (route.kind !== 'download' && !registry.has(route.answer))
      registry.add(route.answer, { id: answerName(route) });
  }
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
};
