/** A client written by hand, which can do what no SDK would; and a person who allows it. */
import { createHash, randomBytes } from 'node:crypto';
import { createBrowser } from './people-sign-in.ts';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const NOWHERE = 'http://127.0.0.1:1/callback';

const answer = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : { text } };
};

export const post = async (url: string, form: Readonly<Record<string, string>>): Promise<Answer> =>
  answer(await fetch(url, { method: 'POST', body: new URLSearchParams(form) }));

export const register = async (gateway: string, metadata: object): Promise<Answer> =>
  answer(
    await fetch(`${gateway}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    }),
  );

/** The authorization request of a client, with its code verifier. */
export const authorizationRequest = (
  gateway: string,
  change: Readonly<Record<string, string | undefined>>,
): { readonly url: string; readonly verifier: string } => {
  const verifier = randomBytes(32).toString('base64url');
  const usual = {
    response_type: 'code',
    redirect_uri: NOWHERE,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'the state',
  };
  const query = Object.entries({ ...usual, ...change }).filter(([, value]) => value !== undefined);
  return { url: `${gateway}/oauth/authorize?${new URLSearchParams(query as [string, string][])}`, verifier };
};

/** Follows the browser to where it would call the client, without calling it; `via` leads requests elsewhere. */
export const createPerson = (name: string, via?: (url: string) => string) => {
  const isOver = (url: string) => url.startsWith(NOWHERE) || url.includes('elsewhere.example');
  const browser = createBrowser(name, { stopAt: isOver, ...(via === undefined ? {} : { via }) });
  return {
    ...browser,
    /** What comes back to the client once the person allowed or denied it. */
    answer: async (url: string, decision: 'allow' | 'deny' = 'allow'): Promise<URLSearchParams> => {
      const page = await browser.visit(url);
      const end = page.text.includes('name="proof"') ? await browser.submit(page, { decision }) : page;
      const { search, hash } = new URL(end.url);
      return new URLSearchParams(search === '' ? hash.slice(1) : search);
    },
  };
};

/** Registers a client, signs in and redeems the code. */
export const signIn = async (
  gateway: string,
  { person = 'bob', resource }: { readonly person?: string; readonly resource?: string } = {},
) => {
  const { body } = await register(gateway, { client_name: 'By hand', redirect_uris: [NOWHERE] });
  const clientId = String(body['client_id']);
  const request = authorizationRequest(gateway, { client_id: clientId, resource });
  const back = await createPerson(person).answer(request.url);
  const redeem = (change: Readonly<Record<string, string>> = {}) =>
    post(`${gateway}/oauth/token`, {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: NOWHERE,
      code: back.get('code') ?? '',
      code_verifier: request.verifier,
      ...change,
    });
  const refresh = (refreshToken: string, change: Readonly<Record<string, string>> = {}) =>
    post(`${gateway}/oauth/token`, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refreshToken,
      ...change,
    });
  return { clientId, back, redeem, refresh };
};

export const tokensOf = ({ body }: Answer): Tokens => body as unknown as Tokens;
