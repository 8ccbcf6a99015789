/** A person as the access tokens of the gateway name them. */
import type { Caller } from '../domain/caller.ts';
import type { Json } from '../domain/document.ts';
import { type Claims, isRecord } from '../domain/issuers/claims.ts';

/**
 * The claims that tell who the person is: subject, address and groups as the company's provider said them, after what it
 * is trusted for was weighed. `idp` names that provider, since `iss` is the gateway.
 */
export const toTokenClaims = (caller: Caller): Readonly<Record<string, Json | undefined>> => ({
  sub: caller.subject,
  idp: caller.issuer,
  ...(caller.email === undefined ? {} : { email: caller.email, email_verified: true }),
  groups: [...caller.groups],
  ...(caller.foreign === true ? { foreign: true } : {}),
  ...(caller.unproven === undefined ? {} : { unproven: { ...caller.unproven } }),
});

/** The other way round, for verified tokens of this gateway only: nothing in them is looked at again. */
export const callerOfToken = (claims: Claims): Caller => ({
  issuer: String(claims['idp']),
  subject: String(claims['sub']),
  email: typeof claims['email'] === 'string' ? claims['email'] : undefined,
  groups: claims['groups'] as readonly string[],
  kind: 'human',
  clientId: typeof claims['client_id'] === 'string' ? claims['client_id'] : undefined,
  foreign: claims['foreign'] === true ? true : undefined,
  unproven: isRecord(claims['unproven']) ? claims['unproven'] : undefined,
  expiresAt: Number(claims['exp']) * 1000,
});
