/** What gives jobs and services their tokens: an issuer with keys over HTTP, or a SPIFFE trust domain; and what each says. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export type Claims = Record<string, unknown>;

export interface Platform {
  readonly issuer: string;
  /** Where a trust domain would publish its bundle. */
  readonly bundleUrl: string;
  /** A token with these claims besides `iss`, `iat` and an `exp` in five minutes; undefined leaves one out. */
  readonly sign: (claims: Claims, header?: Claims) => Promise<string>;
  close(): Promise<void>;
}

export const startPlatform = async (alg = 'RS256'): Promise<Platform> => {
  const { url: issuer, server, close } = await listenOnLoopback(0);
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one' };
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
    '/jwks': { keys: [{ ...jwk, alg, use: 'sig' }] },
    // As SPIRE serves it (SPIFFE Trust Domain and Bundle, section 4).
    '/bundle': {
      keys: [
        { ...jwk, kid: undefined, use: 'x509-svid', x5c: ['MIIB'] },
        { ...jwk, use: 'jwt-svid' },
      ],
      spiffe_sequence: 12,
      spiffe_refresh_hint: 300,
    },
  };
  server.on('request', (request, response) => {
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  const sign: Platform['sign'] = (claims, header = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: issuer, iat: now, exp: now + 300, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)))
      .setProtectedHeader({ alg, kid: 'one', typ: 'JWT', ...header })
      .sign(privateKey);
  };
  return { issuer, bundleUrl: `${issuer}/bundle`, sign, close };
};

/** Of a job with an environment, as GitHub documents it. */
export const githubClaims = (change: Claims = {}): Claims => ({
  jti: randomUUID(),
  sub: 'repo:acme/billing:environment:production',
  environment: 'production',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  ref_protected: 'true',
  sha: 'f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0',
  repository: 'acme/billing',
  repository_id: '74',
  repository_owner: 'acme',
  repository_owner_id: '65',
  repository_visibility: 'private',
  actor: 'octocat',
  actor_id: '12',
  run_id: '9201555123',
  run_number: '10',
  run_attempt: '2',
  runner_environment: 'github-hosted',
  event_name: 'workflow_dispatch',
  base_ref: '',
  head_ref: '',
  workflow: 'deploy',
  workflow_ref: 'acme/billing/.github/workflows/deploy.yml@refs/heads/main',
  workflow_sha: 'f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0',
  job_workflow_ref: 'acme/billing/.github/workflows/deploy.yml@refs/heads/main',
  job_workflow_sha: 'f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0',
  ...change,
});

/** Of a job on a protected branch, as GitLab documents it. */
export const gitlabClaims = (change: Claims = {}): Claims => ({
  jti: randomUUID(),
  sub: 'project_path:acme/billing:ref_type:branch:ref:main',
  namespace_id: '72',
  namespace_path: 'acme',
  project_id: '20',
  project_path: 'acme/billing',
  user_id: '1',
  user_login: 'sample-user',
  user_email: 'sample-user@acme.example',
  pipeline_id: '574',
  pipeline_source: 'push',
  job_id: '302',
  ref: 'main',
  ref_type: 'branch',
  ref_path: 'refs/heads/main',
  ref_protected: 'true',
  runner_id: 1,
  runner_environment: 'self-hosted',
  sha: '714a629c0b401fdce83e847fc9589983fc6f46bc',
  project_visibility: 'public',
  ci_config_ref_uri: 'gitlab.example.com/acme/billing//.gitlab-ci.yml@refs/heads/main',
  ci_config_sha: '714a629c0b401fdce83e847fc9589983fc6f46bc',
  ...change,
});

/** Of a pod, as Kubernetes projects it into a volume. */
export const kubernetesClaims = (change: Claims = {}): Claims => ({
  jti: randomUUID(),
  sub: 'system:serviceaccount:ci:deployer',
  'kubernetes.io': {
    namespace: 'ci',
    node: { name: 'node-1', uid: '646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1' },
    pod: { name: 'deploy-7c9', uid: '5e0bd49b-f040-43b0-99b7-22765a53f7f3' },
    serviceaccount: { name: 'deployer', uid: '14ee3fa4-a7e2-420f-9f9a-dbc4507c3798' },
  },
  ...change,
});

/** A JWT-SVID as SPIRE gives it: it names no issuer, and has no id. */
export const svidClaims = (change: Claims = {}): Claims => ({
  iss: undefined,
  sub: 'spiffe://acme.example/ns/ci/sa/deployer',
  ...change,
});
