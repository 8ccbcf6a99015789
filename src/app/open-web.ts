/** What people see with a browser: signing in, and proving which Slack account is theirs. */
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createApprovalPage } from '../http/approval-page.ts';
import { createLinkPage } from '../http/link-page.ts';
import { createWebSignIn } from '../http/sign-in.ts';
import { createOidcSignIn } from '../identity/sign-in-oidc.ts';
import { signInSource } from '../identity/trust.ts';
import { createWebSessions } from '../identity/web-session.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { Audit } from '../operators/audit.ts';
import type { Store } from '../store/store.ts';
import type { People } from './open-people.ts';

interface WebDeps {
  readonly config: Config;
  readonly publicUrl: string;
  readonly people: People;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly audit: Audit;
  readonly log: Logger;
  readonly now: () => number;
}

/** Empty where nobody signs in with a browser. */
export const openWeb = ({
  config,
  publicUrl,
  people,
  store,
  ...deps
}: WebDeps): readonly RequestHandler[] => {
  const { signIn, clockTolerance } = config.identity;
  if (signIn === undefined) return [];
  const { oidc } = signIn;
  const method = createOidcSignIn({
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    source: signInSource(config.identity, oidc),
    tolerance: clockTolerance,
    now: deps.now,
    callback: `${publicUrl}/auth/callback`,
    log: deps.log,
  });
  const sessions = createWebSessions(deps);
  const { router, who, signedIn } = createWebSignIn({
    publicUrl,
    method,
    sessions,
    sealer: deps.sealer,
    now: deps.now,
  });
  const { verify, approvals, inFull } = people;
  const approvalPage = createApprovalPage({
    ...deps,
    settle: approvals.settle,
    approvals: store,
    inFull,
    verify,
    signedIn,
  });
  if (people.links === undefined || config.slack?.identity.method !== 'link') return [router, approvalPage];
  const { links, workspace } = people;
  return [
    router,
    approvalPage,
    createLinkPage({ ...deps, ...links, who, workspace, command: config.slack.command }),
  ];
};
