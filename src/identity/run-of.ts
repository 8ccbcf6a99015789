/** Which run of a job or service a token was given to: its subject is the same for every run. */
import { type Claims, claimAt } from '../domain/issuers/claims.ts';

/** The most telling first, after what the providers document: GitHub Actions, GitLab, Kubernetes, CircleCI, Buildkite, Terraform Cloud. */
const USUAL = [
  'run_id',
  'run_attempt',
  'workflow_ref',
  'actor',
  'pipeline_id',
  'job_id',
  'user_login',
  'kubernetes.io.pod.name',
  'kubernetes.io.namespace',
  'kubernetes.io.pod.uid',
  'oidc.circleci.com/pipeline-id',
  'oidc.circleci.com/workflow-id',
  'build_number',
  'terraform_run_id',
];
const LONGEST = 256;

/** These claims as texts, by their names; undefined if the token has none. `names` are the usual ones if undefined. */
export const runOf = (
  claims: Claims,
  names: readonly string[] = USUAL,
): Readonly<Record<string, string>> | undefined => {
  const found = names.flatMap((name): [string, string][] => {
    const value = claimAt(claims, name);
    const isPlain = typeof value === 'string' || typeof value === 'number';
    return isPlain && value !== '' ? [[name, String(value).slice(0, LONGEST)]] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
};
