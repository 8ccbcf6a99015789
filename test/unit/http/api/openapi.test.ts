import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoutes } from '../../../../src/http/api/api.ts';
import { createOpenApi, openApiPath } from '../../../../src/http/api/openapi.ts';
import { methodOf } from '../../../../src/http/api/route.ts';
import { type Api, sampleDeps, startApi } from '../api-fixture.ts';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema: object }[];
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: object; required?: string[] }> };
}

let api: Api;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = (await (await api.ask('/v1/openapi.json')).json()) as Document;
});
afterAll(() => api.close());

test('every route is documented, and nothing else', () => {
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  const routes = apiRoutes(sampleDeps()).map((route) => `${methodOf(route)} ${openApiPath(route)}`);
  expect(documented.toSorted()).toEqual([...routes, 'get /api/v1/openapi.json'].toSorted());
});

test('the paths are those of the contract', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual([
    '/api/v1/sessions',
    '/api/v1/sessions/{id}',
    '/api/v1/sessions/{id}/events',
    '/api/v1/sessions/{id}/live',
    '/api/v1/sessions/{id}/export',
    '/api/v1/approvals',
    '/api/v1/approvals/{id}',
    '/api/v1/approvals/{id}/decision',
    '/api/v1/approvals/{id}/outcome',
    '/api/v1/grants',
    '/api/v1/grants/{id}/revoke',
    '/api/v1/reviews',
    '/api/v1/reviews/{id}/close',
    '/api/v1/kill',
    '/api/v1/budgets',
    '/api/v1/budgets/{id}/restore',
    '/api/v1/tools',
    '/api/v1/tools/{id}/accept',
    '/api/v1/tools/{id}/effect',
    '/api/v1/policy',
    '/api/v1/audit',
    '/api/v1/openapi.json',
  ]);
});

test('the filters of sessions are documented', () => {
  const names = document.paths['/api/v1/sessions']?.['get']?.parameters?.map(({ name }) => name);
  expect(names).toEqual(['user', 'server', 'tool', 'verdict', 'from', 'to', 'q', 'limit', 'cursor']);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(10);
  for (const [reference, kind = '', name = ''] of references) {
    expect((document.components as Record<string, object>)[kind], reference).toHaveProperty(name);
  }
  expect(text.match(/"\$ref":"(?!#\/components\/)/)).toBeNull();
});

const ANSWERED: [path: string, as: string, documented: string][] = [
  ['/v1/sessions', 'dave', '/api/v1/sessions'],
  ['/v1/budgets', 'carol', '/api/v1/budgets'],
  ['/v1/sessions/ses_1', 'dave', '/api/v1/sessions/{id}'],
  ['/v1/sessions/ses_1/events', 'dave', '/api/v1/sessions/{id}/events'],
  ['/v1/approvals', 'carol', '/api/v1/approvals'],
  ['/v1/grants', 'carol', '/api/v1/grants'],
  ['/v1/policy', 'carol', '/api/v1/policy'],
  ['/v1/audit', 'carol', '/api/v1/audit'],
];

test.each(ANSWERED)('%s answers with the keys its documentation requires', async (path, as, documented) => {
  const answer = (await (await api.ask(path, as)).json()) as object;
  const content = document.paths[documented]?.['get']?.responses['200']?.content?.['application/json'];
  const schema = document.components.schemas[content?.schema.$ref?.split('/').at(-1) ?? ''];
  expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(answer)));
  expect(Object.keys(answer)).toEqual(expect.arrayContaining(schema?.required ?? ['no schema']));
});

test('the document is the same each time it is made', () => {
  const routes = apiRoutes(sampleDeps());
  expect(createOpenApi(routes)).toEqual(createOpenApi(routes));
});
