/** Issuers whose tokens never stand for people. */
import { sharedIssuer } from './shared-issuers.ts';
import { isTrustDomain } from './spiffe.ts';

/** Whether no token of an issuer stands for a person, whatever its settings say. */
export const mintsForWorkloadsOnly = (issuer: string): boolean =>
  isTrustDomain(issuer) || sharedIssuer(issuer)?.mints === 'workloads';
