/** Which values of `aud` open a server, and which the API. */
import { expect, it } from 'vitest';
import { acceptedAudiences } from '../../../../src/identity/audiences.ts';

const SHOP = 'https://gw.example.com/mcp/shop';
const API = 'https://gw.example.com/api';
const ofServer = (audience?: readonly string[]) => acceptedAudiences({ audience }, { resource: SHOP });
const ofApi = (audience?: readonly string[], apiAudience?: readonly string[]) =>
  acceptedAudiences({ audience, apiAudience }, { resource: API, kind: 'api' });

it('is the URL of the server, with or without a slash, if nothing is set', () => {
  expect(ofServer()).toEqual([SHOP, `${SHOP}/`]);
});

it.each([
  SHOP,
  `${SHOP}/`,
  'https://gw.example.com',
  'https://gw.example.com/',
  'firebreak',
  'api://firebreak',
])('opens the server if %s is set', (value) => {
  expect(ofServer([value])).toEqual([value]);
});

it.each([
  'https://gw.example.com/mcp/books',
  'https://gw.example.com/api',
  'https://gw.example.com//',
  'https://other.example.com',
  'HTTPS://other.example.com/',
  ' https://other.example.com',
  'wss://gw.example.com/mcp/shop',
])('opens no other server, though %s is set', (value) => {
  expect(ofServer([value])).toEqual([]);
});

it('is the URL of the API alone if nothing is set', () => {
  expect(ofApi()).toEqual([API]);
});

it('opens the API only if that is said', () => {
  expect(ofApi(['firebreak'])).toEqual([]);
  expect(ofApi(['firebreak', API])).toEqual([API]);
  expect(ofApi(['firebreak'], ['firebreak-api'])).toEqual(['firebreak-api']);
  expect(ofApi(undefined, ['firebreak-api', API])).toEqual([API, 'firebreak-api']);
  expect(ofApi(undefined, [SHOP, 'https://other.example.com'])).toEqual([API]);
});
