/** What jose found wrong with a token -> a sentence that says what to do and gives nothing away. */
import { errors } from 'jose';
import { IssuerUnreachable } from './issuers/issuer-keys.ts';

/** Returns the sentence for any error; one that is not known becomes a general one. */
export const explainTokenError = (error: unknown): string => {
  if (error instanceof IssuerUnreachable) {
    return 'The issuer of this token cannot be reached to check it. Try again in a few seconds.';
  }
  if (error instanceof errors.JWTExpired) return 'The token has expired. Sign in again.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return CLAIM_SENTENCES[error.claim] ?? `The claim ${error.claim} of the token is not acceptable.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The token is signed with an algorithm that is not accepted.';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'The token is signed with a key its issuer does not publish.';
  return 'The signature of the token does not verify.';
};

const CLAIM_SENTENCES: Readonly<Record<string, string>> = {
  aud: 'The token was not issued for this server: its audience differs. Ask for one whose audience is the URL that you call, or for the API the gateway’s public URL with /api.',
  iss: 'The token is not of an issuer this gateway trusts.',
  nbf: 'The token is not valid yet.',
  exp: 'The token does not say when it ends.',
};
