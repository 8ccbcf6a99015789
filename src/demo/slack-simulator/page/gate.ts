/** Keeps everyone but the person at the terminal out of the page, since the one who opens it can approve as anyone. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';

const NO_PASS = 'This page opens once, with the link the terminal shows. Restart the demo for a new link.';

export interface Gate {
  /** Goes into the page address that the terminal shows; works once. */
  token: string;
  /**
   * Whether a request names this server and comes from no other site. The Host check stops DNS rebinding, the Origin check
   * stops pages of other sites from posting here; clients outside a browser send no Origin.
   */
  isOurs(request: IncomingMessage): boolean;
  /** Refuses every request that is not ours. */
  ourselvesOnly: RequestHandler;
  /** First visit: trades the token for a cookie. Later: wants the cookie. */
  enter: RequestHandler;
  /** For everything behind the page: wants the cookie, and for changes an Origin of our own. */
  inside: RequestHandler;
}

/** A gate for the server on this port. */
export const createGate = (port: number): Gate => {
  const token = randomBytes(32).toString('base64url');
  const pass = randomBytes(32).toString('base64url');
  // Cookies of one host are shared by all its ports, so the name tells simulators apart.
  const cookieName = `firebreak_slack_${port}`;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  let tokenLeft = true;

  const isOurs = ({ headers: { host, origin } }: IncomingMessage) =>
    host !== undefined && hosts.includes(host) && (origin === undefined || origin === `http://${host}`);
  const holdsPass = (req: Request) => same(cookie(req, cookieName), pass);

  return {
    token,
    isOurs,
    ourselvesOnly: (req, res, next) =>
      isOurs(req) ? next() : refuse(res, 'This server answers only to itself.'),
    enter: (req, res, next) => {
      if (holdsPass(req)) return next();
      if (!tokenLeft || !same(String(req.query['token'] ?? ''), token)) return refuse(res, NO_PASS);
      tokenLeft = false;
      // No Max-Age: the pass ends with the browser. Strict: no other site can make the browser send it.
      res.cookie(cookieName, pass, { httpOnly: true, sameSite: 'strict', path: '/' });
      return next();
    },
    inside: (req, res, next) => {
      const fromOurPage = req.method === 'GET' || req.headers.origin !== undefined;
      return holdsPass(req) && fromOurPage ? next() : refuse(res, NO_PASS);
    },
  };
};

const refuse = (res: Response, sentence: string): void => {
  res.status(403).type('text/plain').send(sentence);
};

const cookie = (req: Request, name: string): string => {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
};

const same = (given: string, secret: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
};
