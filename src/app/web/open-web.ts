/** What people see with a browser: signing in, and proving which Slack account is theirs. */
import type { RequestHandler, Router } from 'express';
import { servesAuthorization } from '../../config/identity-settings.ts';
import type { SignInMethod } from '../../domain/sign-in.ts';
import { createApprovalPage } from '../../http/approval-page.ts';
import { createConnectionPages } from '../../http/connections/connection-pages.ts';
import { createLinkPage } from '../../http/link-page.ts';
import { createWebSignIn } from '../../http/sign-in/sign-in.ts';
import { createWebSessions } from '../../identity/web-session.ts';
import { createConnectionOwners } from '../../upstream/connections/connection-owners.ts';
import { inDirectory } from '../people/open-provisioning.ts';
import { openOidc, type WebDeps } from './open-sign-in.ts';

export interface Web {
  /** Empty if no one signs in with a browser. */
  readonly pages: readonly RequestHandler[];
  /** Undefined if MCP clients do not sign in at the gateway. */
  readonly authorization: Router | undefined;
}

/**
 * Resolves with the pages; none if the settings name no provider to sign in at. What few settings need is loaded only with
 * them: a process that starts without it does so sooner.
 */
export const openWeb = async (all: WebDeps): Promise<Web> => {
  const { config, publicUrl, store } = all;
  const { log, now } = all.process;
  const { sealer } = all.keys;
  const { signIn } = config.identity;
  const opening = { config, publicUrl, documents: store, sealer, log, now };
  if (signIn?.oidc !== undefined) return openPages(all, openOidc(opening, signIn.oidc), []);
  if (signIn?.saml === undefined) return { pages: [], authorization: undefined };
  const { openSaml } = await import('./open-saml.ts');
  const { method, router } = openSaml({ ...opening, endPerson: all.identity.endPerson }, signIn.saml);
  return openPages(all, method, [router]);
};

const openPages = async <Attempt>(
  all: WebDeps,
  method: SignInMethod<Attempt>,
  routers: readonly RequestHandler[],
): Promise<Web> => {
  const { config, publicUrl, people, store, audit } = all;
  const { now } = all.process;
  const { sealer } = all.keys;
  const sessions = createWebSessions({ sealer, now });
  const serves = servesAuthorization(config.identity);
  const authorization = serves
    ? (await import('./open-authorization.ts')).openAuthorization(all, method.reread)
    : undefined;
  const finish: typeof method.finish = async (search, attempt) => {
    const found = await method.finish(search, attempt);
    await inDirectory(all.identity.standingOf, found.caller);
    await authorization?.remember(found);
    return found;
  };
  const { router, who, signedIn, checkAccess, readForm } = createWebSignIn({
    publicUrl,
    method: { begin: method.begin, finish, leave: method.leave },
    sessions,
    renew: authorization?.findNow,
    isEnded: all.identity.isEnded,
    isEndedNow: all.identity.isEndedNow,
    sealer,
    now,
  });
  const { verify, approvals, inFull } = people;
  const approvalPage = createApprovalPage({
    audit,
    sealer,
    now,
    settle: approvals.settle,
    approvals: store,
    inFull,
    verify,
    signedIn,
    readForm,
  });
  const pages = [
    router,
    ...routers,
    approvalPage,
    ...(all.connections.size === 0
      ? []
      : [
          createConnectionPages({
            connections: all.connections,
            noteOwner: createConnectionOwners({ documents: store, sealer, now }).note,
            publicUrl,
            sealer,
            audit,
            now,
            who,
            checkAccess,
            readForm,
          }),
        ]),
    ...(authorization === undefined ? [] : [authorization.page(who, readForm)]),
  ];
  if (people.links !== undefined && config.slack?.identity.method === 'link') {
    const { links, workspace } = people;
    pages.push(
      createLinkPage({
        who,
        readForm,
        whoBegan: links.whoBegan,
        prove: links.prove,
        workspace,
        command: config.slack.command,
        audit,
        sealer,
      }),
    );
  }
  return { pages, authorization: authorization?.routes };
};
