/** Takes the word of providers that a person's access is to end: pushed security events (RFC 8935), and back-channel logout. */
import express, { type RequestHandler, type Response, type Router } from 'express';
import { Refusal } from '../../domain/refusal.ts';
import { createLimitAddress } from '../limit-address.ts';
import { hasBearer } from './bearer-token.ts';
import { unreadableBody } from './unreadable-body.ts';

export interface SecurityEventRoutesDeps {
  /** `token` undefined if the signature alone proves who sends; undefined if no one pushes events. */
  readonly events:
    | {
        readonly tokens: ReadonlyMap<string, string | undefined>;
        /** Rejects with an Error that has `code` of RFC 8935 if the event is not taken. */
        readonly receive: (token: string, isAllowed: (issuer: string) => boolean) => Promise<void>;
        readonly codeOf: (error: unknown) => string | undefined;
      }
    | undefined;
  /** Undefined if people do not sign in by OpenID Connect. */
  readonly logout: ((token: string) => Promise<void>) | undefined;
  readonly now: () => number;
}

export const EVENTS_PATH = '/ssf/events';
const LOGOUT_PATH = '/auth/backchannel-logout';
const MAX_BODY = '64kb';
const LIMIT = { rate: 50, burst: 1000 };

/** Serves `POST /ssf/events` and `POST /auth/backchannel-logout`, each if it is set. */
export const createSecurityEventRoutes = ({ events, logout, now }: SecurityEventRoutesDeps): Router => {
  const router = express.Router();
  const refuse = (response: Response, sentence: string) =>
    void response.json({ err: 'slow_down', description: sentence });
  const limit = createLimitAddress({ ...LIMIT, now, refuse });
  if (events !== undefined) {
    const body = express.text({ type: 'application/secevent+jwt', limit: MAX_BODY });
    router.post(EVENTS_PATH, limit, body, receiveWith(events), unreadableBody(unread));
  }
  if (logout !== undefined) {
    const form = express.urlencoded({ extended: false, limit: MAX_BODY });
    router.post(LOGOUT_PATH, limit, form, logOutWith(logout));
  }
  return router;
};

const receiveWith =
  ({ tokens, receive, codeOf }: NonNullable<SecurityEventRoutesDeps['events']>): RequestHandler =>
  async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const { body } = request as { body: unknown };
    if (typeof body !== 'string' || body === '')
      return fail(response, 'invalid_request', 'Send one event as application/secevent+jwt.');
    const isAllowed = (issuer: string): boolean => {
      const token = tokens.get(issuer);
      return token === undefined || hasBearer(request, token);
    };
    try {
      await receive(body, isAllowed);
      response.status(202).end();
    } catch (error) {
      const code = codeOf(error);
      // A fault of ours: the transmitter sends it again.
      if (code === undefined) throw error;
      fail(response, code, (error as Error).message);
    }
  };

const logOutWith =
  (logout: NonNullable<SecurityEventRoutesDeps['logout']>): RequestHandler =>
  async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const { logout_token: token } = Object(request.body) as Record<string, unknown>;
    try {
      await logout(String(token ?? ''));
      response.status(200).end();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(400).json({ error: 'invalid_request', error_description: error.message });
    }
  };

const unread = (response: Response, _status: number, sentence: string): void =>
  fail(response, 'invalid_request', sentence);

/** RFC 8935, section 2.3. */
const fail = (response: Response, err: string, description: string): void =>
  void response.status(400).set('Content-Language', 'en').json({ err, description });
