/**
 * The page on which someone who typed `/access link` proves who they are: it says which Slack account is about to be
 * linked to whom, and after a confirmation shows the code that finishes the link in Slack.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type Caller, callerKey, callerName, type Identity } from '../domain/caller.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { Bound } from '../mcp/seal-for.ts';
import type { Audit } from '../operators/audit.ts';
import { formProof, isFormProof } from './form-proof.ts';
import { html, type Page, sendPage } from './page.ts';
import { type ReadForm, signInPath } from './sign-in/sign-in.ts';

/** Who typed the command. */
export interface SlackAccount {
  readonly user: string;
  readonly team: string;
  readonly name: string;
}

export interface LinkPageDeps {
  readonly who: (request: Request) => Caller | undefined;
  readonly readForm: ReadForm;
  /** Undefined if the nonce is unknown, used or too old. */
  readonly whoBegan: (nonce: string) => Promise<SlackAccount | undefined>;
  /** Uses the nonce up and gives the code to show. */
  readonly prove: (nonce: string, identity: Identity) => Promise<string | undefined>;
  /** Name of the workspace, once Slack has told it. */
  readonly workspace: () => string | undefined;
  /** The slash command, such as `/access`. */
  readonly command: string;
  readonly audit: Audit;
  readonly sealer: Sealer;
}

const PATH = '/slack/link';
const MAX_FORM = '4kb';

/** Serves `GET` and `POST /slack/link`. */
export const createLinkPage = (deps: LinkPageDeps): Router => {
  const show: RequestHandler = async (request, response) => {
    const nonce = textOf(request.query['nonce']);
    const account = await deps.whoBegan(nonce);
    if (account === undefined) return sendPage(response, 410, tooLate(deps));
    const caller = deps.who(request);
    if (caller === undefined) return response.redirect(303, signInPath(addressOf(nonce)));
    sendPage(response, 200, question(deps, { nonce, account, caller }));
  };

  const confirm: RequestHandler = async (request, response) => {
    const form = Object(request.body) as Record<string, unknown>;
    const nonce = textOf(form['nonce']);
    const caller = deps.who(request);
    // Only the page shown to this person for this nonce holds it, so no other site can confirm in their name.
    const isTheirs = caller !== undefined && isFormProof(deps.sealer, bound(nonce, caller), form['proof']);
    if (!isTheirs) return sendPage(response, 403, askAgain(nonce));
    const account = await deps.whoBegan(nonce);
    if (account === undefined) return sendPage(response, 410, tooLate(deps));
    await reveal(response, { nonce, account, caller });
  };

  const reveal = async (response: Response, { nonce, account, caller }: Asked): Promise<void> => {
    const event = {
      by: caller,
      via: 'web',
      action: 'slack.link',
      target: `${account.team}:${account.user}`,
      detail: `a code for the Slack account ${account.name}`,
    } as const;
    await deps.audit({ ...event, outcome: 'attempted' });
    const code = await deps.prove(nonce, caller);
    await deps.audit({ ...event, outcome: code === undefined ? 'refused' : 'done' });
    if (code === undefined) sendPage(response, 410, tooLate(deps));
    else sendPage(response, 200, answer(deps, account, code));
  };

  const question = ({ workspace, sealer }: LinkPageDeps, { nonce, account, caller }: Asked): Page => ({
    title: 'Link your Slack account?',
    body: html`<dl>
<dt>Slack account</dt><dd>${account.name}<small>${account.user}</small></dd>
<dt>of workspace</dt><dd>${workspace() ?? account.team}<small>${account.team}</small></dd>
<dt>will stand for</dt><dd>${callerName(caller)}<small>signed in at ${caller.issuer}</small></dd>
</dl>
<p class="note"><b>Go on only if you are ${account.name} and typed ${deps.command} link yourself a moment ago.</b>
If someone sent you this address, close this page.</p>
<form method="post" action="${PATH}">
<input type="hidden" name="nonce" value="${nonce}">
<input type="hidden" name="proof" value="${formProof(sealer, bound(nonce, caller))}">
<button class="main">I am ${account.name}: show me the code</button>
</form>
<form method="post" action="/auth/sign-out"><button>Sign out</button></form>`,
  });

  const router = express.Router();
  router.get(PATH, show);
  router.post(PATH, ...deps.readForm(MAX_FORM), confirm);
  return router;
};

interface Asked {
  readonly nonce: string;
  readonly account: SlackAccount;
  readonly caller: Caller;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const addressOf = (nonce: string): string => `${PATH}?${new URLSearchParams({ nonce })}`;
const bound = (nonce: string, caller: Caller): Bound => ['slack-link-form', nonce, callerKey(caller)];

const answer = ({ command }: LinkPageDeps, { name }: SlackAccount, code: string): Page => ({
  title: 'One step left, in Slack',
  body: html`<p>Type this in Slack as ${name}, within ten minutes:</p>
<p class="code">${command} link ${code}</p>
<p class="note"><b>Give this code to no one.</b> Anyone who types it in Slack decides there in your name. No colleague and no
operator ever needs it.</p>`,
});

const tooLate = ({ command }: LinkPageDeps): Page => ({
  title: 'This link is over',
  body: html`<p>It was used already, or is older than ten minutes. Type <b>${command} link</b> in Slack for a new one.</p>`,
});

const askAgain = (nonce: string): Page => ({
  title: 'Nothing was linked',
  body: html`<p>Your sign-in ended before you confirmed, or this was not sent by our page.
<a href="${addressOf(nonce)}">Look at it again.</a></p>`,
});
