/** The gateway's own cookies: never readable by scripts, never sent along from other sites' pages but by following a link. */
import type { Request, Response } from 'express';

export interface Cookie {
  read(request: Request): string | undefined;
  /** `life` in milliseconds. */
  set(response: Response, value: string, life: number): void;
  clear(response: Response): void;
  /** Takes it out of this request, for whatever reads the request later. */
  forget(request: Request): void;
}

/** `secure` unless the gateway is reached by plain http, which is accepted on loopback addresses only. */
export const createCookie = (plainName: string, { secure }: { secure: boolean }): Cookie => {
  // The prefix keeps other hosts of the same domain from setting it (RFC 6265bis, section 4.1.3).
  const name = secure ? `__Host-${plainName}` : plainName;
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  const pairsOf = (request: Request) => request.headers.cookie?.split(';').map((pair) => pair.trim()) ?? [];
  const isOurs = (pair: string) => pair.startsWith(`${name}=`);
  return {
    read: (request) =>
      pairsOf(request)
        .find(isOurs)
        ?.slice(name.length + 1),
    forget: (request) => {
      request.headers.cookie = pairsOf(request)
        .filter((pair) => !isOurs(pair))
        .join('; ');
    },
    set: (response, value, life) => void response.cookie(name, value, { ...options, maxAge: life }),
    clear: (response) => void response.clearCookie(name, options),
  };
};
