/** A person who connects to a server that is used in their own name, with a browser without a screen. */
import { createBrowser, type Visited } from './people-sign-in.ts';

export interface ConnectingPerson {
  /** The page of ours, after signing in. */
  readonly open: () => Promise<Visited>;
  /** Presses the button of the page, and goes wherever that leads. */
  readonly decide: (page: Visited, decision: 'connect' | 'disconnect') => Promise<Visited>;
  /** The address at the authorization server to which the button leads. */
  readonly begin: () => Promise<string>;
  readonly browser: ReturnType<typeof createBrowser>;
}

/** `there` is who they say they are at the server; the same by default. */
export const createConnectingPerson = (
  page: string,
  { person, there = person, via }: { person: string; there?: string; via?: (url: string) => string },
): ConnectingPerson => {
  let name = person;
  const browser = createBrowser(() => name, via === undefined ? {} : { via });
  const open = () => {
    name = person;
    return browser.visit(page);
  };
  const wayFrom = ({ headers }: Visited) => /^0; url=(.+)$/.exec(headers.get('refresh') ?? '')?.[1] ?? '';
  const press = async (shown: Visited, decision: string) => {
    const answer = await browser.submit(shown, { decision });
    return { answer, way: wayFrom(answer) };
  };
  return {
    browser,
    open,
    begin: async () => (await press(await open(), 'connect')).way,
    decide: async (shown, decision) => {
      const { answer, way } = await press(shown, decision);
      if (way === '') return answer;
      name = there;
      return await browser.visit(way);
    },
  };
};
