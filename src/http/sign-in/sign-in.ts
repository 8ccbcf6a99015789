/** Signing in with a browser: away to the identity provider, back with a cookie, out again. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type Caller, callerName } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { SignedIn, SignInMethod } from '../../domain/sign-in.ts';
import type { NowOrLater } from '../../domain/time/now-or-later.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';
import { createCookie } from '../cookies.ts';
import { createLimitAddress } from '../limit-address.ts';
import { html, type Page, sendPage } from '../page.ts';
import { pathOfOurs } from '../path-of-ours.ts';
import { orNotSignedIn } from './or-not-signed-in.ts';
import { createSignOut, forgetSignIn, SESSION_COOKIE } from './sign-out.ts';

export interface SignInDeps<Attempt> {
  readonly publicUrl: string;
  readonly method: SignInMethod<Attempt>;
  readonly sessions: {
    /** `life` in milliseconds. */
    begin(signedIn: SignedIn, beganAt?: number): { readonly value: string; readonly life: number };
    read(sealed: string | undefined): SignedIn | undefined;
    renewable(sealed: string | undefined): { readonly caller: Caller; readonly beganAt: number } | undefined;
  };
  /** Who the person is now, as the provider says without them; undefined if it does not, or cannot be asked. */
  readonly renew?: ((caller: Caller) => Promise<Caller | undefined>) | undefined;
  /** Whether what a person was given at that moment (milliseconds since the epoch) was ended since. */
  readonly isEnded: (caller: Caller, since: number) => NowOrLater<boolean>;
  /** The same, asked of the store itself. */
  readonly isEndedNow: (caller: Caller, since: number) => Promise<boolean>;
  readonly sealer: Sealer;
  readonly now: () => number;
}

export interface WebSignIn {
  /** Serves `/auth/sign-in?return=…[&fresh=yes]`, `/auth/callback`, `/auth/signed-in` and, by POST, `/auth/sign-out`. */
  readonly router: Router;
  /** Who signed in with this browser; undefined if no one has, or too long ago. */
  readonly who: (request: Request) => Caller | undefined;
  readonly signedIn: (request: Request) => SignedIn | undefined;
  /** Of the one who signed in, as the store says now. @throws Refusal `unauthenticated` if their access has ended. */
  readonly checkAccess: (request: Request) => Promise<void>;
  readonly readForm: ReadForm;
}

/** Reads the form of a page, as long as `limit` at most (`16kb`), and forgets a session that was ended while it came. */
export type ReadForm = (limit: string) => RequestHandler[];

/** Where a page sends people who have not signed in, or not just now; `back` is a path of ours. */
export const signInPath = (back: string, how?: 'fresh'): string =>
  `/auth/sign-in?${new URLSearchParams({ return: back, ...(how === undefined ? {} : { [how]: 'yes' }) })}`;

/** Where people see who they are here. */
export const SIGNED_IN_PATH = '/auth/signed-in';

/** How long people may take at the provider, in milliseconds. */
const ATTEMPT_LIFE = 10 * 60_000;
const BOUND: Bound = ['sign-in-attempt'];
/** For each of them the provider is asked; a company may share one address. */
const LIMIT = { rate: 10, burst: 300 };

/** Returns the routes of signing in, and what tells other pages who has signed in. */
export const createWebSignIn = <Attempt>(deps: SignInDeps<Attempt>): WebSignIn => {
  const secure = deps.publicUrl.startsWith('https:');
  const session = createCookie(SESSION_COOKIE, { secure });
  const { publicUrl, sealer } = deps;
  const signOut = createSignOut({ publicUrl, leave: deps.method.leave, sealer });
  const signedIn = (request: Request) => deps.sessions.read(session.read(request));
  /** One for each attempt: clients of several servers open several windows at once. */
  const pendingOf = (state: unknown) => {
    const name = typeof state === 'string' ? state.replace(/[^\w-]/g, '').slice(0, 8) : '';
    return createCookie(`firebreak-sign-in${name === '' ? '' : `-${name}`}`, { secure });
  };

  const start: RequestHandler = async (request, response) => {
    const back = pathOfOurs(request.query['return'], deps.publicUrl);
    if (back === undefined) return sendPage(response, 400, BAD_RETURN);
    const fresh = request.query['fresh'] === 'yes';
    if (!fresh && (await renew(request, response))) return response.redirect(303, back);
    const { url, attempt, state } = await deps.method.begin(fresh);
    const kept = sealFor(deps.sealer, BOUND, { attempt, back, until: deps.now() + ATTEMPT_LIFE });
    pendingOf(state).set(response, kept, ATTEMPT_LIFE);
    response.set('Cache-Control', 'no-store').redirect(303, url);
  };

  /** A session that is not idle for long goes on without the person, as whom the provider vouches for now. */
  const renew = async (request: Request, response: Response): Promise<boolean> => {
    const known = deps.sessions.renewable(session.read(request));
    const caller = known && (await deps.renew?.(known.caller).catch(() => undefined));
    if (known === undefined || caller === undefined) return false;
    const { value, life } = deps.sessions.begin({ caller, authenticatedAt: undefined }, known.beganAt);
    session.set(response, value, life);
    response.set('Cache-Control', 'no-store');
    return true;
  };

  const callback: RequestHandler = async (request, response) => {
    const pending = pendingOf(request.query['state']);
    const kept = readPending(pending.read(request));
    pending.clear(response);
    // Without the cookie this browser began nothing: someone else's sign-in may have been put before it.
    if (kept === undefined) return sendPage(response, 400, NOT_BEGUN);
    const { search } = new URL(request.originalUrl, deps.publicUrl);
    const person = await deps.method.finish(search, kept.attempt);
    const { value, life } = deps.sessions.begin(person);
    session.set(response, value, life);
    signOut.note(response, person.upstream, life);
    response.set('Cache-Control', 'no-store').redirect(303, kept.back);
  };

  const readPending = (sealed: string | undefined): { attempt: Attempt; back: string } | undefined => {
    const kept = openFor<{ attempt: Attempt; back: string; until: number }>(deps.sealer, BOUND, sealed);
    return kept !== undefined && deps.now() < kept.until ? kept : undefined;
  };

  /** Says who signed in here; also if people arrive who began on a page of their provider. */
  const arrival: RequestHandler = (request, response) => {
    const found = signedIn(request);
    if (found === undefined) return response.redirect(303, signInPath(SIGNED_IN_PATH));
    sendPage(response, 200, signedInPage(found.caller));
  };

  /** For all pages behind this one: a session that was ended is none, however long its cookie would count. */
  const forgetEnded: RequestHandler = async (request, response, next) => {
    const known = deps.sessions.renewable(session.read(request));
    if (known !== undefined && (await deps.isEnded(known.caller, known.beganAt))) {
      session.forget(request);
      forgetSignIn(response, deps.publicUrl);
    }
    next();
  };

  const checkAccess: WebSignIn['checkAccess'] = async (request) => {
    const known = deps.sessions.renewable(session.read(request));
    if (known !== undefined && !(await deps.isEndedNow(known.caller, known.beganAt))) return;
    throw new Refusal('unauthenticated', 'Your access has ended. Nothing was changed.');
  };

  const router = express.Router();
  router.use(orNotSignedIn(forgetEnded));
  const refuse = (response: Response, sentence: string) =>
    sendPage(response, 429, { title: 'Not signed in', body: html`<p>${sentence}</p>` });
  router.use('/auth', createLimitAddress({ ...LIMIT, now: deps.now, refuse }));
  router.get('/auth/sign-in', orNotSignedIn(start));
  router.get('/auth/callback', orNotSignedIn(callback));
  router.get(SIGNED_IN_PATH, arrival);
  router.post('/auth/sign-out', signOut.handle);
  const readForm: ReadForm = (limit) => [express.urlencoded({ extended: false, limit }), forgetEnded];
  return { router, signedIn, who: (request) => signedIn(request)?.caller, checkAccess, readForm };
};

const signedInPage = (caller: Caller): Page => ({
  title: 'Signed in',
  body: html`<p>You are <b>${callerName(caller)}</b> here, as ${caller.issuer} says.</p>
<form method="post" action="/auth/sign-out"><button>Sign out</button></form>`,
});
const BAD_RETURN = {
  title: 'Not signed in',
  body: html`<p>This address does not say where on this gateway to return to. Open the page you wanted again.</p>`,
};
const NOT_BEGUN = {
  title: 'Not signed in',
  body: html`<p>This sign-in has ended, or was not begun in this browser. Open the page you wanted again.</p>`,
};
