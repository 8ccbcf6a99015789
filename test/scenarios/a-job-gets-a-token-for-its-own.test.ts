/** RFC 7523 at the token endpoint: what a platform gave to a job or service becomes a token for one MCP URL. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type AssertionLab, openAssertionLab } from '../support/assertion-lab.ts';
import { sessionsOf } from '../support/auditor.ts';
import {
  type Claims,
  githubClaims,
  gitlabClaims,
  kubernetesClaims,
  type Platform,
  svidClaims,
} from '../support/platform.ts';

let lab: AssertionLab;
beforeAll(async () => {
  lab = await openAssertionLab();
});
afterAll(() => lab.close());

type Name = 'github' | 'gitlab' | 'kubernetes' | 'spire';
const PLATFORMS: readonly [Name, (change?: Claims) => Claims, Claims][] = [
  [
    'github',
    githubClaims,
    {
      run_id: '9201555123',
      run_attempt: '2',
      workflow_ref: 'acme/billing/.github/workflows/deploy.yml@refs/heads/main',
      actor: 'octocat',
    },
  ],
  ['gitlab', gitlabClaims, { pipeline_id: '574', job_id: '302', user_login: 'sample-user' }],
  [
    'kubernetes',
    kubernetesClaims,
    {
      'kubernetes.io.namespace': 'ci',
      'kubernetes.io.pod.name': 'deploy-7c9',
      'kubernetes.io.pod.uid': '5e0bd49b-f040-43b0-99b7-22765a53f7f3',
    },
  ],
  ['spire', svidClaims, {}],
];
const issuerOf = (name: Name, { issuer }: Platform) => (name === 'spire' ? 'spiffe://acme.example' : issuer);

test.each(PLATFORMS)(
  'a workload of %s calls a tool, and its recording names the run',
  async (name, claims, run) => {
    const platform = lab[name];
    const said = claims({ aud: lab.world.gateway.url });
    const { status, body } = await lab.present(await platform.sign(said));
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 600, scope: 'mcp' },
    ]);
    const token = String(body['access_token']);
    expect(decodeJwt(token)).toMatchObject({
      iss: lab.world.gateway.url,
      aud: lab.world.mcp('shop'),
      sub: said['sub'],
      idp: issuerOf(name, platform),
      kind: 'workload',
    });
    const agent = await createAgent(lab.world, { server: 'shop', token });
    expect((await agent.call('read_rows')).text).toContain('rows');
    const [session] = await sessionsOf(lab.world, { user: String(said['sub']) });
    expect(session?.caller).toMatchObject({
      issuer: issuerOf(name, platform),
      subject: said['sub'],
      kind: 'workload',
    });
    expect(session?.caller.run ?? {}).toEqual(run);
  },
);

test('groups and the owner of a job are those that its issuer is trusted for', async () => {
  const { body } = await lab.present(await lab.github.sign(githubClaims({ aud: lab.world.gateway.url })));
  expect(decodeJwt(String(body['access_token']))).toMatchObject({
    groups: ['production'],
    owner: 'bob@acme.example',
  });
});

test('the token endpoint is an audience as good as the issuer', async () => {
  const aud = `${lab.world.gateway.url}/oauth/token`;
  expect(await lab.present(await lab.github.sign(githubClaims({ aud })))).toMatchObject({ status: 200 });
});

test('a workload of a trust domain is one also if its token names some issuer, or is meant for the server itself', async () => {
  const named = svidClaims({ aud: lab.world.gateway.url, iss: 'https://oidc.spire.example' });
  expect((await lab.present(await lab.spire.sign(named))).status).toBe(200);
  const token = await lab.spire.sign(svidClaims({ aud: [lab.world.mcp('shop')] }));
  const agent = await createAgent(lab.world, { server: 'shop', token });
  expect((await agent.call('read_rows')).text).toContain('rows');
});

test('two runs of one job have two recordings', async () => {
  const sub = 'repo:acme/billing:environment:staging';
  for (const run_id of ['1', '2']) {
    const claims = githubClaims({ aud: lab.world.gateway.url, sub, run_id });
    const { body } = await lab.present(await lab.github.sign(claims));
    const agent = await createAgent(lab.world, { server: 'shop', token: String(body['access_token']) });
    await agent.call('read_rows');
    await agent.call('read_rows');
  }
  const sessions = await sessionsOf(lab.world, { user: sub });
  expect(sessions.map(({ caller }) => caller.run?.['run_id'])).toEqual(['2', '1']);
});

test('the metadata name the grant', async () => {
  const response = await fetch(`${lab.world.gateway.url}/.well-known/oauth-authorization-server`);
  const { grant_types_supported: grants } = (await response.json()) as { grant_types_supported: string[] };
  expect(grants).toContain('urn:ietf:params:oauth:grant-type:jwt-bearer');
});

test('a token for one server opens no other', async () => {
  const { body } = await lab.present(await lab.github.sign(githubClaims({ aud: lab.world.gateway.url })));
  const agent = await createAgent(lab.world, { server: 'books', token: String(body['access_token']) });
  expect((await agent.call('read_rows')).status).toBe(401);
});
