/** What people see if a step of their sign-in is refused. */
import type { RequestHandler } from 'express';
import { Refusal } from '../../domain/refusal.ts';
import { html, sendPage } from '../page.ts';

/** The handler, with refusals as a page of 403; anything else is a fault of ours and goes on as one. */
export const orNotSignedIn =
  (handle: RequestHandler): RequestHandler =>
  async (request, response, next) => {
    try {
      await handle(request, response, next);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendPage(response, 403, { title: 'Not signed in', body: html`<p>${error.message}</p>` });
    }
  };
