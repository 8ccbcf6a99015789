/** The gateway as a SAML service provider: what it is, and where providers post assertions. */
import express, { type RequestHandler, type Router } from 'express';
import { sendPage } from '../page.ts';
import { orNotSignedIn } from './or-not-signed-in.ts';
import { forgetSignIn, SIGNED_OUT } from './sign-out.ts';

export const SAML_PATHS = {
  metadata: '/auth/saml/metadata',
  acs: '/auth/saml/acs',
  logout: '/auth/saml/logout',
} as const;

export interface SamlRouterDeps {
  readonly publicUrl: string;
  /** Our metadata, as XML. */
  readonly metadata: string;
  /**
   * Takes a response, in base64, and returns the path at which this browser goes on.
   *
   * @throws Refusal `unauthenticated`, safe to show.
   */
  readonly receive: (response: string) => Promise<string>;
  /**
   * Takes the query of a request or an answer of single logout, and returns where the browser goes on; undefined if it stays.
   *
   * @throws Refusal `unauthenticated`, safe to show.
   */
  readonly receiveLogout: (query: string) => Promise<string | undefined>;
}

/** A person in a thousand groups fits. */
const MOST_BYTES = '512kb';

/** Returns the routes of the service provider: metadata, assertion consumer service, single logout. */
export const createSamlRouter = ({ publicUrl, metadata, receive, receiveLogout }: SamlRouterDeps): Router => {
  const acs: RequestHandler = async (request, response) => {
    const { SAMLResponse: text } = Object(request.body) as { SAMLResponse?: unknown };
    const path = await receive(typeof text === 'string' ? text : '');
    // By GET, with which the cookie of the sign-in comes along; with this POST from another site it did not.
    response.set('Cache-Control', 'no-store').redirect(303, path);
  };
  const logout: RequestHandler = async (request, response) => {
    const address = await receiveLogout(new URL(request.originalUrl, publicUrl).search.slice(1));
    forgetSignIn(response, publicUrl);
    if (address === undefined) return sendPage(response, 200, SIGNED_OUT);
    response.set('Cache-Control', 'no-store').redirect(303, address);
  };

  const router = express.Router();
  router.get(SAML_PATHS.logout, orNotSignedIn(logout));
  router.get(SAML_PATHS.metadata, (_request, response) => {
    response.type('application/samlmetadata+xml').send(metadata);
  });
  router.post(
    SAML_PATHS.acs,
    express.urlencoded({ extended: false, limit: MOST_BYTES, parameterLimit: 10 }),
    orNotSignedIn(acs),
  );
  return router;
};
