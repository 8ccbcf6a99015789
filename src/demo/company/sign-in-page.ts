/** The sign-in page of the sample identity provider: pick who you are, no passwords. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { findPerson, PEOPLE } from './people.ts';

const MAX_FORM_BYTES = 4096;

/** Serves `/interaction/:uid`; false if the request is for something else. */
export const createSignInPage =
  (provider: Provider) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (!request.url?.startsWith('/interaction/')) return false;
    try {
      const { uid, params } = await provider.interactionDetails(request, response);
      const person =
        request.method === 'POST' ? findPerson((await readForm(request)).get('subject') ?? '') : undefined;
      if (person === undefined) {
        showPeople(response, await clientName(provider, params['client_id']), `/interaction/${uid}`);
      } else {
        // Choosing a person is also consent: nothing here belongs to anyone.
        const result = { login: { accountId: person.subject }, consent: {} };
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      }
    } catch {
      showPage(response, 400, '<h1>This sign-in has ended</h1><p>Start it again from your application.</p>');
    }
    return true;
  };

/** The name that a client registered with; its id says nothing to the person who signs in. */
const clientName = async (provider: Provider, id: unknown): Promise<string> =>
  (await provider.Client.find(String(id)))?.clientName ?? 'An application';

/** The fields of a form; none if it is too large. */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let form = '';
  for await (const chunk of request) {
    form += String(chunk);
    if (form.length > MAX_FORM_BYTES) return new URLSearchParams();
  }
  return new URLSearchParams(form);
};

/** The page on which people say who they are; `action` is told by the field `subject`. */
export const showPeople = (response: ServerResponse, client: string, action: string): void => {
  const buttons = PEOPLE.map(
    ({ subject, name, email, groups }) =>
      `<button name="subject" value="${subject}"><b>${name}</b> ${email}<small>${groups.join(', ') || 'no groups'}</small></button>`,
  );
  showPage(
    response,
    200,
    `<h1>Sign in to Acme</h1><p>${escapeHtml(client)} asks who you are. This is a sample; there are no passwords.</p>
<form method="post" action="${escapeHtml(action)}">${buttons.join('\n')}</form>`,
  );
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem;color:#1c2024}
button{display:block;width:100%;text-align:left;font:inherit;margin:.5rem 0;padding:.7rem 1rem;border:1px solid #d0d4da;border-radius:8px;background:#fff;cursor:pointer}
button:hover,button:focus{border-color:#c2410c}small{display:block;color:#667}`;

/** `scripts` for pages that send their form by themselves. */
export const showPage = (
  response: ServerResponse,
  status: number,
  body: string,
  { scripts = false } = {},
): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'${scripts ? "; script-src 'unsafe-inline'" : ''}`,
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in to Acme</title><style>${STYLE}</style>${body}</html>`,
  );
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
