/** Gets what a stranger's URL names: over https, from public addresses only, without following where it leads. */
import { type LookupOptions, lookup as lookUp } from 'node:dns';
import { isIP } from 'node:net';
import type { Agent, RequestInit } from 'undici';

export interface FetchPublicOptions {
  readonly isPublic: (address: string) => boolean;
  /** Of the system if undefined. */
  readonly lookup?: typeof lookUp;
  /** Certificate authorities as PEM, besides the usual ones. */
  readonly ca?: string;
  /** Milliseconds, for the whole answer. */
  readonly timeout?: number;
}

const TIMEOUT = 2500;

/**
 * A `fetch` that rejects for any other address. What is resolved is what is connected to, so a name cannot be one address
 * when it is checked and another one when it is used; and numbers in place of a name are refused.
 */
export const createFetchPublic = ({
  isPublic,
  lookup = lookUp,
  ca,
  timeout = TIMEOUT,
}: FetchPublicOptions) => {
  const connect = {
    lookup: (host: string, options: LookupOptions, answer: Answer) =>
      lookUpPublic({ lookup, isPublic }, { host, options, answer }),
    timeout,
    ...(ca === undefined ? {} : { ca }),
  };
  let dispatcher: Agent | undefined;
  return async (url: string, options: object): Promise<Response> => {
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) {
      throw new Error('only https URLs with the name of a host are fetched');
    }
    // Loaded only now: most gateways never ask strangers, and start sooner without it.
    const { Agent, fetch: fetchWith } = await import('undici');
    // Connections to strangers are not worth keeping.
    dispatcher ??= new Agent({ connect, pipelining: 0 });
    const init = {
      ...options,
      dispatcher,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    } as const;
    return (await fetchWith(url, init as RequestInit)) as unknown as Response;
  };
};

type Answer = (error: Error | null, address: never, family?: number) => void;

const lookUpPublic = (
  { lookup, isPublic }: { lookup: typeof lookUp; isPublic: FetchPublicOptions['isPublic'] },
  { host, options, answer }: { host: string; options: LookupOptions; answer: Answer },
): void => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return answer(error, undefined as never);
    // One that is not public among others is as good as none that is: which one is tried is chance.
    const isFine = found.length > 0 && found.every(({ address }) => isPublic(address));
    if (!isFine) return answer(new Error(`${host} has an address that is not public`), undefined as never);
    const [first] = found;
    if (options.all === true) answer(null, found as never);
    else answer(null, first?.address as never, first?.family);
  });
};
