/** Whom an access token stands for, for looking at what they could do. */
import { decodeJwt } from 'jose';
import { callerOfToken } from '../../authorization-server/token-claims.ts';
import { servesAuthorization } from '../../config/identity-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { Call } from '../../domain/call.ts';
import { callerFromClaims } from '../../identity/caller-from-claims.ts';
import { DEVELOPMENT_SOURCE } from '../../identity/issuers/development-issuer.ts';
import { trustedIssuers } from '../../identity/trust.ts';
import { ExitCode } from '../exit-code.ts';
import { rootOf } from '../root-of.ts';

/**
 * The caller by the claims that the configuration names, of the issuers that a gateway with this configuration trusts;
 * undefined for any other issuer. Nothing is granted by it, so the signature is not looked at. @throws ExitCode 2 if it is
 * no JWT
 */
export const callerInToken = (token: string, config: Config): Call['caller'] | undefined => {
  const claims = readClaims(token);
  const { identity } = config;
  if (servesAuthorization(identity) && claims.iss === rootOf(config)) return callerOfToken(claims);
  const sources = [...trustedIssuers(identity), ...(identity.development ? [DEVELOPMENT_SOURCE] : [])];
  const source = sources.find(({ issuer }) => issuer === claims.iss);
  return source && callerFromClaims(claims, source);
};

const readClaims = (token: string) => {
  try {
    return decodeJwt(token);
  } catch {
    throw new ExitCode(2, '--token: this is no JSON Web Token.');
  }
};
