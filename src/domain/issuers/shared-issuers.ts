/**
 * Issuers that serve everyone. A valid token of theirs says nothing until a condition on its claims tells the company's
 * own tokens from a stranger's, who chooses freely whatever is not bound to an account: branches, environments, names of
 * repositories and workflows, audiences. After the providers' own pages about the claims of their tokens.
 */
/** How a pattern has to name a tenant: in full, as an address or `*@domain`, or beginning as the expression says. */
export type Narrowing = 'exact' | 'email' | RegExp;

export interface SharedIssuer {
  /** How people know it. */
  readonly name: string;
  readonly serves: (issuer: URL) => boolean;
  /** Whether its tokens stand for jobs and services only. */
  readonly mints: 'workloads' | 'people' | 'both';
  /** Claims that only the tenant itself can have, with how they have to be named. */
  readonly claims: Readonly<Record<string, Narrowing>>;
  /** Whether the tenant adds claims of its own, named by a URL as OpenID Connect Core, section 5.1.2 has it. */
  readonly addsClaims?: true;
  /** What to write, as the value of `require`. */
  readonly example: string;
}

const on =
  (...hosts: readonly string[]) =>
  ({ hostname }: URL): boolean =>
    hosts.includes(hostname);
const like =
  (pattern: RegExp) =>
  ({ hostname }: URL): boolean =>
    pattern.test(hostname);

const ORGANIZATION = /^organization:[^:]+:/;
const SERVICE_ACCOUNT = /^system:serviceaccount:[^:]+:/;
const KUBERNETES = {
  mints: 'workloads',
  claims: { sub: SERVICE_ACCOUNT, 'kubernetes.io.namespace': 'exact' },
  example: '{ sub: "system:serviceaccount:ci:*" }',
} as const;
const ACCOUNT = {
  mints: 'people',
  claims: { sub: 'exact', email: 'email' },
  example: '{ email: "*@acme.io" }',
} as const;

/** Tenants of Microsoft that are not one company's: any account, any work account, personal accounts. */
const MICROSOFT_COMMON =
  /^\/((common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad|\{tenantid\}|%7btenantid%7d|v2\.0)(\/|$)|$)/i;
const MICROSOFT = on(
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.microsoft.com',
  'login.windows.net',
  'login.live.com',
  'sts.windows.net',
);

const GITHUB_ACTIONS = on('token.actions.githubusercontent.com');

/** An enterprise may have an issuer of its own, with its name as path; GitHub Enterprise Server has its own host. */
const isEnterprise = ({ pathname, search, hash }: URL): boolean =>
  /^\/[a-z0-9](-?[a-z0-9])*(_[a-z0-9]+)?$/i.test(pathname) && search === '' && hash === '';

const SHARED_ISSUERS: readonly SharedIssuer[] = [
  {
    name: 'GitHub Actions',
    serves: (url) => GITHUB_ACTIONS(url) && !isEnterprise(url),
    mints: 'workloads',
    claims: {
      repository_owner: 'exact',
      repository_owner_id: 'exact',
      repository: /^[^/]+\//,
      repository_id: 'exact',
      enterprise: 'exact',
      enterprise_id: 'exact',
      workflow_ref: /^[^/]+\//,
      sub: /^(repo:[^/]+\/|repository:[^/]+\/|repository_(owner|owner_id|id):[^:]+:)/,
    },
    example: '{ repository_owner: acme, ref: refs/heads/main }',
  },
  {
    name: 'GitLab.com',
    serves: on('gitlab.com', 'www.gitlab.com'),
    mints: 'both',
    claims: {
      namespace_id: 'exact',
      namespace_path: 'exact',
      project_id: 'exact',
      project_path: /^[^/]+\//,
      sub: /^(project_path:[^/]+\/|\d+:$)/,
      groups_direct: 'exact',
    },
    example: '{ namespace_path: acme, ref_protected: true }',
  },
  {
    name: 'Google',
    serves: on('accounts.google.com'),
    mints: 'both',
    claims: { hd: 'exact', sub: 'exact', email: 'email' },
    example: '{ hd: acme.io }',
  },
  {
    name: 'Firebase Authentication',
    serves: on('securetoken.google.com'),
    mints: 'people',
    claims: { 'firebase.tenant': 'exact', sub: 'exact', user_id: 'exact', email: 'email' },
    addsClaims: true,
    example: '{ email: "*@acme.io", email_verified: true }',
  },
  {
    name: "Microsoft's common tenant",
    serves: (url) => MICROSOFT(url) && MICROSOFT_COMMON.test(url.pathname),
    mints: 'both',
    claims: { tid: /^(?!9188040d-)[0-9a-f]{8}-[0-9a-f-]{27}:$/i, sub: 'exact', oid: 'exact' },
    example: '{ tid: YOUR-TENANT-ID }',
  },
  {
    name: "Auth0's shared domain",
    serves: like(/(^|\.)auth0\.com$/),
    mints: 'both',
    claims: { org_id: 'exact', org_name: 'exact', sub: 'exact', email: 'email' },
    addsClaims: true,
    example: '{ org_id: org_… }, since anyone may sign up at a tenant that does not forbid it',
  },
  {
    name: "Okta's shared domain",
    serves: on('okta.com', 'www.okta.com', 'login.okta.com', 'accounts.okta.com', 'oktapreview.com'),
    mints: 'both',
    claims: { sub: 'exact', email: 'email' },
    example: '{ email: "*@acme.io" }',
  },
  {
    name: 'Amazon EKS',
    serves: like(/^oidc[.-]eks\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/),
    ...KUBERNETES,
  },
  { name: 'Google Kubernetes Engine', serves: on('container.googleapis.com'), ...KUBERNETES },
  {
    name: 'Azure Kubernetes Service',
    serves: like(/(^|\.)oic\.[a-z0-9-]*aks[a-z0-9-]*\.azure\.(com|us|cn)$/),
    ...KUBERNETES,
  },
  {
    name: 'Kubernetes',
    serves: like(
      /^kubernetes\.default(\.svc(\.cluster\.local)?)?$|\.k8s\.ondigitalocean\.com$|\.linodelke\.net$/,
    ),
    ...KUBERNETES,
  },
  {
    name: 'CircleCI',
    serves: on('oidc.circleci.com'),
    mints: 'workloads',
    claims: {
      'oidc.circleci.com/org-id': 'exact',
      'oidc.circleci.com/project-id': 'exact',
      sub: /^org\/[^/]+\//,
    },
    example: '{ "oidc.circleci.com/project-id": PROJECT-ID }',
  },
  {
    name: 'Bitbucket Pipelines',
    serves: on('api.bitbucket.org'),
    mints: 'workloads',
    claims: { workspaceUuid: 'exact', repositoryUuid: 'exact', sub: /^\{?[0-9a-f-]{36}\}?:/i },
    example: '{ repositoryUuid: "{REPOSITORY-UUID}" }',
  },
  {
    name: 'Buildkite',
    serves: on('agent.buildkite.com'),
    mints: 'workloads',
    claims: { organization_slug: 'exact', organization_id: 'exact', pipeline_id: 'exact', sub: ORGANIZATION },
    example: '{ organization_slug: acme, pipeline_slug: deploy }',
  },
  {
    name: 'Terraform Cloud',
    serves: on('app.terraform.io', 'app.eu.terraform.io'),
    mints: 'workloads',
    claims: {
      terraform_organization_id: 'exact',
      terraform_organization_name: 'exact',
      terraform_workspace_id: 'exact',
      sub: ORGANIZATION,
    },
    example: '{ terraform_organization_name: acme }',
  },
  {
    name: 'Azure DevOps',
    serves: on('vstoken.dev.azure.com'),
    mints: 'workloads',
    claims: { org_id: 'exact', prj_id: 'exact', sub: /^[a-z]+:\/\/[^/]+\// },
    example: '{ sub: "sc://acme/billing/*" }',
  },
  {
    name: 'Vercel',
    serves: on('oidc.vercel.com'),
    mints: 'workloads',
    claims: { owner: 'exact', owner_id: 'exact', project_id: 'exact', sub: /^owner:[^:]+:/ },
    example: '{ owner: acme, project: billing }',
  },
  {
    name: 'Fly.io',
    serves: on('oidc.fly.io'),
    mints: 'workloads',
    claims: { org_id: 'exact', org_name: 'exact', app_id: 'exact', app_name: 'exact', sub: /^[^:]+:/ },
    example: '{ org_name: acme, app_name: billing }',
  },
  {
    name: 'Codefresh',
    serves: on('oidc.codefresh.io'),
    mints: 'workloads',
    claims: { account_id: 'exact', sub: /^account:[^:]+:/ },
    example: '{ account_id: ACCOUNT-ID }',
  },
  {
    name: 'Pulumi Cloud',
    serves: on('api.pulumi.com'),
    mints: 'workloads',
    claims: { org: 'exact', sub: /^pulumi:[a-z]+:org:[^:]+:/ },
    example: '{ sub: "pulumi:deploy:org:acme:*" }',
  },
  {
    name: 'Modal',
    serves: on('oidc.modal.com'),
    mints: 'workloads',
    claims: { workspace_id: 'exact', sub: /^modal:workspace_id:[^:]+:/ },
    example: '{ workspace_id: ac-… }',
  },
  {
    name: 'Harness',
    serves: on('app.harness.io'),
    mints: 'workloads',
    claims: { account_id: 'exact', sub: /^account\/[^/:]+:/ },
    example: '{ account_id: ACCOUNT-ID }',
  },
  {
    name: 'Hugging Face',
    serves: on('huggingface.co'),
    ...ACCOUNT,
    claims: { sub: 'exact', email: 'email', 'orgs.sub': 'exact' },
  },
  {
    name: 'Slack',
    serves: on('slack.com'),
    mints: 'people',
    claims: { 'https://slack.com/team_id': 'exact', sub: 'exact' },
    example: '{ "https://slack.com/team_id": T0123456789 }',
  },
  {
    name: 'Salesforce',
    serves: on('login.salesforce.com', 'test.salesforce.com'),
    mints: 'both',
    claims: { organization_id: 'exact', sub: 'exact' },
    example: '{ organization_id: 00D… }',
  },
  {
    name: 'This provider',
    serves: on(
      'github.com',
      'appleid.apple.com',
      'www.facebook.com',
      'www.linkedin.com',
      'id.twitch.tv',
      'api.login.yahoo.com',
      'discord.com',
      'www.paypal.com',
      'auth.atlassian.com',
      'oauth2.sigstore.dev',
    ),
    ...ACCOUNT,
  },
];

/** The row of an issuer that serves everyone; undefined for an issuer of one company. */
export const sharedIssuer = (issuer: string): SharedIssuer | undefined => {
  if (!URL.canParse(issuer)) return undefined;
  const url = new URL(issuer);
  url.hostname = url.hostname.replace(/\.$/, '');
  return SHARED_ISSUERS.find(({ serves }) => serves(url));
};

/** Whether an issuer is that of one enterprise of GitHub: every repository of every organisation in it, and no one else's. */
export const isGithubEnterprise = (issuer: string): boolean => {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  return url !== undefined && GITHUB_ACTIONS(url) && isEnterprise(url);
};

/** Whether an issuer is one company's own, but lets anyone sign up unless that was switched off. */
export const unprovenSignUp = (issuer: string): boolean =>
  URL.canParse(issuer) && SIGN_UP.some((pattern) => pattern.test(new URL(issuer).hostname));

const SIGN_UP = [
  /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/,
  /\.supabase\.co$/,
  /\.clerk\.accounts\.dev$/,
  /\.ciamlogin\.com$/,
  /\.b2clogin\.com$/,
];
