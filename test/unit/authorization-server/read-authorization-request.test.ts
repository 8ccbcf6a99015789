/** One audience for each server, whichever way its URL is spelled, and none for the gateway as a whole. */
import { expect, test } from 'vitest';
import { readAuthorizationRequest } from '../../../src/authorization-server/read-authorization-request.ts';
import { createResources } from '../../../src/authorization-server/resources.ts';

const GATEWAY = 'https://gw.example.com';
const SHOP = `${GATEWAY}/mcp/shop`;
const BANK = `${GATEWAY}/mcp/bank`;
const one = createResources(new Map([['shop', SHOP]]));
const two = createResources(
  new Map([
    ['shop', SHOP],
    ['bank', BANK],
  ]),
);
const read = (query: string, resources = two) => {
  const request = readAuthorizationRequest(new URLSearchParams(query), resources);
  return { scope: request.get('scope'), resource: request.getAll('resource') };
};
const asking = (...resources: string[]) =>
  resources.map((each) => `resource=${encodeURIComponent(each)}`).join('&');

test.each([SHOP, `${SHOP}/`, 'https://GW.example.com:443/mcp/shop'])('%s is one audience', (resource) => {
  expect(read(asking(resource)).resource).toEqual([SHOP, `${SHOP}/`]);
});

test('both spellings at once are one audience too', () => {
  expect(read(asking(SHOP, `${SHOP}/`)).resource).toEqual([SHOP, `${SHOP}/`]);
});

test.each([
  GATEWAY,
  `${GATEWAY}/`,
  `${SHOP}/more`,
  `${SHOP}?x=1`,
  `${SHOP}#x`,
  'https://other.example/mcp/shop',
  '',
])('%s is left as it is, to be refused', (resource) => {
  expect(read(asking(resource)).resource).toEqual([resource]);
  expect(two.canonical(resource)).toBeUndefined();
});

test('several servers at once are none', () => {
  expect(read(asking(SHOP, BANK)).resource).toEqual([]);
});

test('a request without resource means the only server, if there is only one', () => {
  expect(read('', one).resource).toEqual([SHOP, `${SHOP}/`]);
  expect(read('').resource).toEqual([]);
});

test.each([
  ['', 'mcp'],
  ['scope=mcp+offline_access', 'mcp offline_access'],
  ['scope=openid+profile+admin', 'mcp openid'],
])('the scopes of "%s" become "%s"', (query, scope) => {
  expect(read(query).scope).toBe(scope);
});

test.each<[string, unknown, string | undefined]>([
  ['one spelling', SHOP, SHOP],
  ['both spellings', [SHOP, `${SHOP}/`], SHOP],
  ['two servers', [SHOP, BANK], undefined],
  ['a server and something else', [SHOP, GATEWAY], undefined],
  ['nothing', undefined, undefined],
  ['an empty list', [], undefined],
])('%s means one server, or none', (_what, indicators, meant) => {
  expect(two.one(indicators)).toBe(meant);
});
