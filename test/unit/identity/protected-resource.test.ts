import { expect, test } from 'vitest';
import { createProtectedResources, wwwAuthenticate } from '../../../src/identity/protected-resource.ts';

const publicUrl = 'https://gw.example.com';
const authorizationServers = ['https://idp.example.com'];

test('each server has a document that names its exact URL', () => {
  const documentAt = createProtectedResources({
    publicUrl,
    servers: ['billing', 'orders'],
    authorizationServers,
  });
  expect(documentAt('/mcp/billing')).toEqual({
    resource: 'https://gw.example.com/mcp/billing',
    authorization_servers: authorizationServers,
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    resource_name: 'billing',
  });
  expect(documentAt('/api')?.resource).toBe('https://gw.example.com/api');
  expect(documentAt('')?.resource).toBe('https://gw.example.com');
  expect(documentAt('/mcp/unknown')).toBeUndefined();
});

test('a slash at the end of a URL that someone typed is in its document too', () => {
  const documentAt = createProtectedResources({ publicUrl, servers: ['billing'], authorizationServers });
  expect(documentAt('/mcp/billing/')?.resource).toBe('https://gw.example.com/mcp/billing/');
  expect(documentAt('/mcp/unknown/')).toBeUndefined();
});

test('scopes are named for servers, and the API has its own issuers', () => {
  const documentAt = createProtectedResources({
    publicUrl,
    servers: ['billing'],
    authorizationServers: [publicUrl],
    apiAuthorizationServers: authorizationServers,
    scopes: ['mcp'],
  });
  expect(documentAt('/mcp/billing')).toMatchObject({
    authorization_servers: [publicUrl],
    scopes_supported: ['mcp'],
  });
  expect(documentAt('/api')).toMatchObject({ authorization_servers: authorizationServers });
  expect(documentAt('/api')).not.toHaveProperty('scopes_supported');
  const challenge = wwwAuthenticate({ publicUrl, path: '/mcp/billing', scopes: ['mcp', 'offline_access'] });
  expect(challenge).toContain(', scope="mcp offline_access"');
});

test('with one server the root location stands for it', () => {
  const documentAt = createProtectedResources({ publicUrl, servers: ['billing'], authorizationServers });
  expect(documentAt('')?.resource).toBe('https://gw.example.com/mcp/billing');
});

test('a challenge points at the metadata, and says what was wrong with a token that was there', () => {
  const path = '/mcp/billing';
  const start =
    'Bearer resource_metadata="https://gw.example.com/.well-known/oauth-protected-resource/mcp/billing"';
  expect(wwwAuthenticate({ publicUrl, path })).toBe(start);
  expect(wwwAuthenticate({ publicUrl, path, problem: 'Say "hello"\r\n' })).toBe(
    `${start}, error="invalid_token", error_description="Say 'hello'''"`,
  );
});
