/** Where the endpoints of the authorization server are: a file of its own, since what checks tokens needs no more of it. */
export const PATHS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  jwks: '/oauth/jwks',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  interaction: '/oauth/interaction',
} as const;
