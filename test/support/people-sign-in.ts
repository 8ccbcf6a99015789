/** Signing in with a browser at the sample identity provider: a client of the gateway there, and a browser without a screen. */
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import type { WorldConfig } from './start-world.ts';

/** For `startWorld`: people sign in at the sample provider, and Slack accounts are linked. */
export const linkedPeople = async (defaults: WorldConfig, idp: IdentityProvider): Promise<object> => ({
  identity: { ...defaults.identity, signIn: { oidc: await registerGateway(idp) } },
  slack: { ...defaults.slack, identity: { method: 'link' } },
});

export interface Visited {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface BrowserOptions {
  /** Whether a redirect there is not followed. */
  readonly stopAt?: (url: string) => boolean;
  /** Where requests for a URL really go. */
  readonly via?: (url: string) => string;
}

/** Keeps cookies and follows redirects; asked by a provider who it is, it says `person`, which may change. */
export const createBrowser = (
  person: string | (() => string),
  { stopAt = () => false, via = (url) => url }: BrowserOptions = {},
) => {
  const cookies = new Map<string, string>();

  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(via(url), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    });
    for (const header of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (header.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };

  const visit = async (url: string, init: RequestInit = {}): Promise<Visited> => {
    const response = await send(url, init);
    const next = response.headers.get('location');
    if (next !== null && stopAt(next)) {
      return { url: next, status: response.status, headers: response.headers, text: '' };
    }
    if (next !== null) return visit(new URL(next, url).href);
    const text = await response.text();
    if (new URL(url).pathname.startsWith('/interaction/') && init.method === undefined) {
      return visit(url, {
        method: 'POST',
        body: new URLSearchParams({ subject: typeof person === 'string' ? person : person() }),
      });
    }
    return { url, status: response.status, headers: response.headers, text };
  };

  /** Sends the first form of a page, as its button does; `more` is what the button itself says. */
  const submit = (page: Visited, more: Readonly<Record<string, string>> = {}): Promise<Visited> => {
    const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const fields = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const body = new URLSearchParams([
      ...fields.map(([, name = '', value = '']): [string, string] => [name, value]),
      ...Object.entries(more),
    ]);
    const headers = { origin: new URL(page.url).origin };
    return visit(new URL(action, page.url).href, { method: 'POST', body, headers });
  };

  return { cookies, visit, submit };
};
