/**
 * The page on which a person who has signed in sees which client asks to act for them at which server, and allows it or
 * not. Without it anyone could register a client and have the company's provider, which knows this gateway and asks
 * nothing, send the person's code to them.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type Caller, callerKey, callerName } from '../domain/caller.ts';
import { clip, visibleLine } from '../domain/text/visible.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { Bound } from '../mcp/seal-for.ts';
import type { Audit } from '../operators/audit.ts';
import { CONNECT, connectionPath, LATER } from './connections/connection-path.ts';
import { formProof, isFormProof } from './form-proof.ts';
import { html, type Page, sendPage } from './page.ts';
import { type ReadForm, signInPath } from './sign-in/sign-in.ts';

/** What a client asks a person for. */
export interface AskedConsent {
  readonly uid: string;
  readonly clientId: string;
  readonly clientName: string | undefined;
  readonly redirectUri: string;
  readonly resource: string;
  readonly server: string;
  /** Whether it is the API, by which people decide about calls and run the gateway. */
  readonly isApi: boolean;
}

export interface ConsentPageDeps {
  readonly who: (request: Request) => Caller | undefined;
  readonly readForm: ReadForm;
  /** Undefined if the request is over, or was not begun in this browser. */
  readonly asked: (request: Request, response: Response) => Promise<AskedConsent | undefined>;
  readonly person: {
    /** Whether the person is known, so that tokens can be made for them. */
    readonly isKnown: (caller: Caller) => Promise<boolean>;
    /** Whether the server is used in each person's own name, and this one is not connected to it. */
    readonly mustConnect: (caller: Caller, server: string) => Promise<boolean>;
    /** Whether tokens for the API are given for this person. */
    readonly mayUseApi: (caller: Caller) => Promise<boolean>;
  };
  readonly consent: {
    readonly isGiven: (caller: Caller, asked: AskedConsent) => Promise<boolean>;
    readonly give: (caller: Caller, asked: AskedConsent) => Promise<void>;
  };
  readonly allow: (request: Request, response: Response, caller: Caller) => Promise<void>;
  readonly deny: (request: Request, response: Response) => Promise<void>;
  readonly audit: Audit;
  readonly sealer: Sealer;
}

const PATH = '/oauth/interaction/:uid';
const MAX_FORM = '4kb';

/** Serves `GET` and `POST /oauth/interaction/:uid`. */
export const createConsentPage = (deps: ConsentPageDeps): Router => {
  /** By cookie and by address: another host of the domain can plant the cookie of a request that someone else began. */
  const askedAt = async (request: Request, response: Response): Promise<AskedConsent | undefined> => {
    const asked = await deps.asked(request, response);
    return asked?.uid === request.params['uid'] ? asked : undefined;
  };

  const show: RequestHandler = async (request, response) => {
    const asked = await askedAt(request, response);
    if (asked === undefined) return sendPage(response, 400, OVER);
    const caller = deps.who(request);
    if (caller === undefined || !(await deps.person.isKnown(caller))) {
      return response.redirect(303, signInPath(request.path));
    }
    // Before the client has its tokens, so that its first call finds everything there.
    if (request.query[CONNECT] !== LATER && (await deps.person.mustConnect(caller, asked.server))) {
      return response.redirect(303, connectionPath(asked.server, request.path));
    }
    const proof = formProof(deps.sealer, bound(asked, caller));
    if (!(await mayAllow(asked, caller))) return sendPage(response, 403, noRole(asked, { caller, proof }));
    if (await deps.consent.isGiven(caller, asked)) return await deps.allow(request, response, caller);
    sendPage(response, 200, question(asked, { caller, proof }));
  };

  const mayAllow = async ({ isApi }: AskedConsent, caller: Caller): Promise<boolean> =>
    !isApi || (await deps.person.mayUseApi(caller));

  const decide: RequestHandler = async (request, response) => {
    const asked = await askedAt(request, response);
    if (asked === undefined) return sendPage(response, 400, OVER);
    const form = Object(request.body) as Record<string, unknown>;
    const caller = deps.who(request);
    // Only the page shown to this person for this request holds it, so no other site can agree in their name.
    const isTheirs = caller !== undefined && isFormProof(deps.sealer, bound(asked, caller), form['proof']);
    if (!isTheirs) return sendPage(response, 403, askAgain(asked));
    const event = {
      by: caller,
      via: 'web',
      action: 'oauth.consent',
      target: asked.server,
      detail: `${asked.clientName ?? 'a client'} (${asked.clientId}), sent back to ${asked.redirectUri}`,
    } as const;
    if (form['decision'] !== 'allow' || !(await mayAllow(asked, caller))) {
      await deps.audit({ ...event, outcome: 'refused' });
      return await deps.deny(request, response);
    }
    await deps.audit({ ...event, outcome: 'attempted' });
    await deps.consent.give(caller, asked);
    await deps.allow(request, response, caller);
    await deps.audit({ ...event, outcome: 'done' });
  };

  const router = express.Router();
  router.get(PATH, show);
  router.post(PATH, ...deps.readForm(MAX_FORM), decide);
  return router;
};

const bound = ({ uid }: AskedConsent, caller: Caller): Bound => ['consent-form', uid, callerKey(caller)];

const LONGEST_NAME = 80;

interface Shown {
  readonly caller: Caller;
  readonly proof: string;
}

const question = (asked: AskedConsent, { caller, proof }: Shown): Page => {
  const { origin, to } = destination(asked.redirectUri);
  const name = visibleLine(clip(asked.clientName ?? 'A client without a name', LONGEST_NAME));
  return {
    title: `Let ${name} use ${asked.server}?`,
    leadsTo: origin,
    body: html`<dl>
<dt>Client</dt><dd>${name}<small>${whoSays(asked)}</small></dd>
<dt>will use</dt><dd>${asked.server}<small>${asked.resource}</small></dd>
<dt>acting for</dt><dd>${visibleLine(callerName(caller))}<small>signed in at ${caller.issuer}</small></dd>
<dt>and goes to</dt><dd>${to}</dd>
</dl>
<p class="note"><b>${asked.isApi ? API_WARNING : 'Allow it only if you have just connected this client yourself.'}</b>
If someone sent you this address, close this page.</p>
<form method="post" action="/oauth/interaction/${asked.uid}">
<input type="hidden" name="proof" value="${proof}">
<button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Do not allow</button>
</form>
<form method="post" action="/auth/sign-out"><button>Sign out</button></form>`,
  };
};

const API_WARNING =
  'Allow it only if you have just run firebreak login yourself: it can do all that you may do here, such as approve calls.';

/** With the way back to a program that waits. */
const noRole = ({ uid, redirectUri }: AskedConsent, { caller, proof }: Shown): Page => ({
  title: 'You have no role here',
  leadsTo: destination(redirectUri).origin,
  body: html`<p>${visibleLine(callerName(caller))} is no auditor and no operator of this gateway, and the policy names them as no approver. Nothing is allowed.</p>
<form method="post" action="/oauth/interaction/${uid}">
<input type="hidden" name="proof" value="${proof}">
<button class="main" name="decision" value="deny">Go back</button>
</form>
<form method="post" action="/auth/sign-out"><button>Sign out</button></form>`,
});

const whoSays = ({ clientId, isApi }: AskedConsent): string => {
  if (isApi) return 'the command line of this gateway; any program on your machine could say so';
  return clientId.startsWith('https://')
    ? `as ${new URL(clientId).host} says`
    : 'as it calls itself; it registered itself and nothing proves its name';
};

/** Where the person is sent afterwards: as a source of the content security policy, and in words. */
const destination = (uri: string): { readonly origin: string; readonly to: string } => {
  const { protocol, hostname, host, origin } = new URL(uri);
  if (protocol === 'https:') return { origin, to: host };
  if (protocol !== 'http:')
    return { origin: protocol, to: `an application on your machine (${protocol}//${host})` };
  // Policies have no way to write an IPv6 address.
  return { origin: hostname.startsWith('[') ? 'http:' : origin, to: `a program on your machine (${host})` };
};

const OVER: Page = {
  title: 'This sign-in is over',
  body: html`<p>It took longer than ten minutes, was finished already, or was not begun in this browser.
Connect again from your client.</p>`,
};

const askAgain = ({ uid }: AskedConsent): Page => ({
  title: 'Nothing was allowed',
  body: html`<p>Your sign-in ended before you agreed, or this was not sent by our page.
<a href="/oauth/interaction/${uid}">Look at it again.</a></p>`,
});
