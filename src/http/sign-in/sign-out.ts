/** Signing out with a browser: here, and at the provider if it can be asked to. */
import type { Request, RequestHandler, Response } from 'express';
import type { SignInMethod, Upstream } from '../../domain/sign-in.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';
import { createCookie } from '../cookies.ts';
import { html, sendPage } from '../page.ts';

export interface SignOutDeps {
  readonly publicUrl: string;
  readonly leave: SignInMethod<unknown>['leave'];
  readonly sealer: Sealer;
}

export interface SignOut {
  /** Notes how the provider calls the session, for as long as the one here, in milliseconds. */
  readonly note: (response: Response, upstream: Upstream | undefined, life: number) => void;
  readonly handle: RequestHandler;
}

export const SESSION_COOKIE = 'firebreak';
const LEAVE_COOKIE = 'firebreak-leave';
const BOUND: Bound = ['sign-out'];
/** Browsers keep 4096 bytes of name, value and attributes. */
const MAX_LENGTH = 3800;

/** Takes the cookies of a sign-in away from this browser. */
export const forgetSignIn = (response: Response, publicUrl: string): void => {
  const secure = publicUrl.startsWith('https:');
  for (const name of [SESSION_COOKIE, LEAVE_COOKIE]) createCookie(name, { secure }).clear(response);
};

/** Returns the two steps: to the provider, and back from it with the sealed address to go on to. */
export const createSignOut = ({ publicUrl, leave, sealer }: SignOutDeps): SignOut => {
  const cookie = createCookie(LEAVE_COOKIE, { secure: publicUrl.startsWith('https:') });

  const addressOf = async (request: Request): Promise<string | undefined> => {
    const upstream = openFor<Upstream>(sealer, BOUND, cookie.read(request));
    // That the provider cannot be reached keeps no one signed in here.
    return upstream && leave?.(upstream).catch(() => undefined);
  };

  return {
    note: (response, upstream, life) => {
      if (leave === undefined || upstream === undefined) return;
      const sealed = sealFor(sealer, BOUND, upstream);
      if (sealed.length <= MAX_LENGTH) cookie.set(response, sealed, life);
    },
    handle: async (request, response) => {
      const address = await addressOf(request);
      forgetSignIn(response, publicUrl);
      if (address === undefined) return sendPage(response, 200, SIGNED_OUT);
      // Not a redirect: browsers hold what follows a form to the form-action of its page, which is this gateway.
      response.set('Refresh', `0; url=${address}`);
      sendPage(response, 200, {
        title: 'Signed out',
        body: html`<p>You are signed out here. Until you have signed out there too, you are still signed in at your identity provider.</p>
<p><a href="${address}">Sign out at your identity provider too</a></p>`,
      });
    },
  };
};

export const SIGNED_OUT = {
  title: 'Signed out',
  body: html`<p>You are signed out here. You may still be signed in at your identity provider.</p>`,
};
