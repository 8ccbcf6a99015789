/** Registers a gateway at the sample identity provider, as an administrator would in the console of a real one. */

/** `identity.signIn.oidc` of the gateway's configuration. */
export interface GatewayClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Resolves with the client (RFC 7591). Rejects if the provider does not take it. */
export const registerGateway = async ({ issuer }: { readonly issuer: string }): Promise<GatewayClient> => {
  const response = await fetch(`${issuer}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Firebreak',
      // Of native applications any port on loopback is accepted (RFC 8252, section 7.3).
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/auth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  });
  const client = (await response.json()) as { client_id: string; client_secret: string };
  return { issuer, clientId: client.client_id, clientSecret: client.client_secret };
};
