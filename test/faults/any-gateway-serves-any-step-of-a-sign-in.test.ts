/** Two gateway processes on one store, behind one address that sends each request to another one of them. */
import { createServer } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { authorizationRequest, createPerson, post, register, tokensOf } from '../support/oauth-by-hand.ts';
import { githubClaims, type Platform, startPlatform } from '../support/platform.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as { port: number };
  await new Promise((done) => {
    server.close(done);
  });
  return port;
};

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let platform: Platform;
  let gateways: readonly GatewayProcess[];
  let publicUrl = '';
  let turn = 0;

  beforeAll(async () => {
    company = await startCompany({ mongodb });
    const port = await freePort();
    publicUrl = `http://127.0.0.1:${port}`;
    const signIn = { oidc: await registerGateway(company) };
    platform = await startPlatform();
    const issuers = [{ issuer: company.issuer }, { issuer: platform.issuer, kind: 'workload' }];
    const config = { publicUrl, identity: { issuers, signIn } };
    const first = company.start({ ...config, listen: { port } });
    gateways = await Promise.all([first, company.start({ ...config, listen: { port: 0 } })]);
  }, 30_000);
  afterAll(async () => {
    await company.close();
    await platform.close();
  });

  /** The same request, to the gateway whose turn it is. */
  const via = (url: string): string => {
    if (!url.startsWith(publicUrl)) return url;
    turn += 1;
    return url.replace(publicUrl, gateways[turn % 2]?.url ?? '');
  };

  it('share clients, sign-ins, codes, refresh tokens, keys and revocations', async () => {
    const redirect = 'http://127.0.0.1:1/callback';
    const { body } = await register(via(publicUrl), { client_name: 'Tool', redirect_uris: [redirect] });
    const clientId = String(body['client_id']);
    const request = authorizationRequest(publicUrl, { client_id: clientId });
    const back = await createPerson('bob', via).answer(request.url);
    expect(back.get('iss')).toBe(publicUrl);
    const token = `${publicUrl}/oauth/token`;
    const redeemed = await post(via(token), {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code: back.get('code') ?? '',
      code_verifier: request.verifier,
    });
    expect(decodeJwt(tokensOf(redeemed).access_token)).toMatchObject({ sub: 'bob', iss: publicUrl });
    const refresh = (refreshToken: string) =>
      post(via(token), { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
    const refreshed = await Promise.all(
      Array.from({ length: 20 }, () => refresh(tokensOf(redeemed).refresh_token)),
    );
    expect(refreshed.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const gateway of gateways) {
      for (const answer of refreshed.slice(0, 2)) {
        const headers = { authorization: `Bearer ${tokensOf(answer).access_token}` };
        expect((await fetch(`${gateway.url}/mcp/slow`, { headers })).status).not.toBe(401);
      }
    }
    const last = tokensOf(refreshed[0] ?? redeemed);
    await post(via(`${publicUrl}/oauth/revoke`), { client_id: clientId, token: last.refresh_token });
    for (const gateway of gateways) {
      const headers = { authorization: `Bearer ${last.access_token}` };
      const status = async () => (await fetch(`${gateway.url}/mcp/slow`, { headers })).status;
      await expect.poll(status).toBe(401);
    }
  });

  it('take an assertion once, whichever is asked', async () => {
    const assertion = await platform.sign(githubClaims({ aud: publicUrl }));
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const form = { grant_type: grant, assertion, resource: `${publicUrl}/mcp/slow` };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(via(`${publicUrl}/oauth/token`), form)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // A store that has eight write one document at once may take too long for some of them.
    const others = answers.filter(({ status }) => status !== 200).map(({ body }) => body['error']);
    const expected = ['invalid_grant', 'temporarily_unavailable'];
    expect(others.filter((error) => !expected.includes(String(error)))).toEqual([]);
    const again = () => post(via(`${publicUrl}/oauth/token`), form);
    await expect.poll(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});
