/** What people see with a browser: signing in, and proving which Slack account is theirs. */
import type { RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { servesAuthorization } from '../config/identity-settings.ts';
import type { Keys } from '../config/load-keys.ts';
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
import { openAuthorization } from './open-authorization.ts';
import type { People } from './open-people.ts';

export interface WebDeps {
  readonly config: Config;
  readonly publicUrl: string;
  readonly people: People;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly sealing: Keys['sealing'];
  readonly holder: string;
  readonly audit: Audit;
  readonly log: Logger;
  readonly now: () => number;
}

export interface Web {
  /** Empty where nobody signs in with a browser. */
  readonly pages: readonly RequestHandler[];
  /** Undefined where MCP clients do not sign in at the gateway. */
  readonly authorization: Router | undefined;
}

export const openWeb = (all: WebDeps): Web => {
  const { config, publicUrl, people, store, ...deps } = all;
  const { signIn, clockTolerance } = config.identity;
  if (signIn === undefined) return { pages: [], authorization: undefined };
  const offline = servesAuthorization(config.identity);
  const { oidc } = signIn;
  const method = createOidcSignIn({
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    source: signInSource(config.identity, oidc),
    tolerance: clockTolerance,
    offline,
    now: deps.now,
    callback: `${publicUrl}/auth/callback`,
    log: deps.log,
  });
  const sessions = createWebSessions(deps);
  const authorization = offline ? openAuthorization(all, method.reread) : undefined;
  const finish: typeof method.finish = async (search, attempt) => {
    const found = await method.finish(search, attempt);
    await authorization?.remember(found);
    return found;
  };
  const { router, who, signedIn } = createWebSignIn({
    publicUrl,
    method: { begin: method.begin, finish },
    sessions,
    renew: authorization?.findNow,
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
  const pages = [router, approvalPage, ...(authorization === undefined ? [] : [authorization.page(who)])];
  if (people.links !== undefined && config.slack?.identity.method === 'link') {
    const { links, workspace } = people;
    pages.push(createLinkPage({ ...deps, ...links, who, workspace, command: config.slack.command }));
  }
  return { pages, authorization: authorization?.routes };
};
