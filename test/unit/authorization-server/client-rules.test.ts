/** Where a client may be sent back to, by who describes it. */
import { expect, test } from 'vitest';
import { applyClientRules, type ClientMetadata } from '../../../src/authorization-server/client-rules.ts';

const RULES = { redirectHosts: ['claude.ai', 'cursor://anysphere.cursor-mcp'] };
const rule = (redirect: string, clientId = 'registered') => {
  const metadata: ClientMetadata = { client_id: clientId, redirect_uris: [redirect] };
  applyClientRules(metadata, RULES);
  return metadata;
};

test.each([
  'http://127.0.0.1:33418/callback',
  'http://localhost/callback',
  'http://[::1]:1234/',
  'https://claude.ai/api/mcp/auth_callback',
  'cursor://anysphere.cursor-mcp/oauth/callback',
])('a client that registered itself may be sent back to %s', (redirect) => {
  expect(rule(redirect)).toMatchObject({ token_endpoint_auth_method: 'none', application_type: 'native' });
});

test.each([
  'https://evil.example/callback',
  'https://claude.ai.evil.example/callback',
  'https://claude.ai@evil.example/callback',
  'https://user@claude.ai/callback',
  'https://claude.ai:8443/callback',
  'http://claude.ai/callback',
  'http://10.0.0.7/callback',
  'http://127.0.0.1.evil.example/callback',
  'cursor://evil/oauth/callback',
  'vscode://anysphere.cursor-mcp/oauth/callback',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'not a URL',
])('no client is sent back to %s', (redirect) => {
  expect(() => rule(redirect)).toThrow(expect.objectContaining({ error: 'invalid_redirect_uri' }));
});

test('a client with a document is sent back to the host that tells about it, and to no other', () => {
  expect(() => rule('https://tool.example/cb', 'https://tool.example/client.json')).not.toThrow();
  expect(() => rule('https://evil.example/cb', 'https://tool.example/client.json')).toThrow();
  expect(() => rule('https://tool.example/cb', 'http://tool.example/client.json')).toThrow();
});

test('a client that says more than it has to is refused', () => {
  const metadata: ClientMetadata = { client_name: 'x'.repeat(8192), redirect_uris: ['http://127.0.0.1/'] };
  expect(() => applyClientRules(metadata, RULES)).toThrow(
    expect.objectContaining({ error: 'invalid_client_metadata' }),
  );
});

test('whatever a client asks to be, it is public and gets codes and refresh tokens only', () => {
  const metadata: ClientMetadata = {
    redirect_uris: ['http://127.0.0.1/'],
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['implicit', 'client_credentials'],
    scope: 'admin',
    jwks_uri: 'https://169.254.169.254/',
  };
  applyClientRules(metadata, RULES);
  expect(metadata).toEqual({
    redirect_uris: ['http://127.0.0.1/'],
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  });
});
