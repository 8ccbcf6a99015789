/** A person or workload as the access tokens of the gateway name them. */
import type { Caller } from '../domain/caller.ts';
import type { Json } from '../domain/document.ts';
import { type Claims, isRecord } from '../domain/issuers/claims.ts';

/**
 * The claims that tell who calls: subject, address and groups as the issuer that vouches for them said them, after what it
 * is trusted for was weighed. `idp` names that issuer, since `iss` is the gateway.
 */
export const toTokenClaims = (caller: Caller): Readonly<Record<string, Json | undefined>> => ({
  sub: caller.subject,
  idp: caller.issuer,
  ...(caller.email === undefined ? {} : { email: caller.email, email_verified: true }),
  groups: [...caller.groups],
  ...(caller.foreign === true ? { foreign: true } : {}),
  ...(caller.unproven === undefined ? {} : { unproven: { ...caller.unproven } }),
  ...(caller.kind === 'human' ? {} : workloadClaims(caller)),
});

const workloadClaims = ({ owner, run }: Caller) => ({
  kind: 'workload',
  ...(owner === undefined ? {} : { owner }),
  ...(run === undefined ? {} : { run }),
});

/** The other way round, for verified tokens of this gateway only: nothing in them is looked at again. */
export const callerOfToken = (claims: Claims): Caller => ({
  issuer: String(claims['idp']),
  subject: String(claims['sub']),
  email: typeof claims['email'] === 'string' ? claims['email'] : undefined,
  groups: claims['groups'] as readonly string[],
  kind: claims['kind'] === 'workload' ? 'workload' : 'human',
  family: typeof claims['family'] === 'string' ? claims['family'] : undefined,
  owner: typeof claims['owner'] === 'string' ? claims['owner'] : undefined,
  run: isRecord(claims['run']) ? (claims['run'] as Caller['run']) : undefined,
  clientId: typeof claims['client_id'] === 'string' ? claims['client_id'] : undefined,
  foreign: claims['foreign'] === true ? true : undefined,
  unproven: isRecord(claims['unproven']) ? claims['unproven'] : undefined,
  expiresAt: Number(claims['exp']) * 1000,
});
