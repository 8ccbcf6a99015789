/** The proof of possession that a request carries (RFC 9449), and what a refused one is told. */
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../domain/refusal.ts';

/** A request as its proof has to describe it. */
export interface Proof {
  /** The DPoP header. */
  readonly header: string | undefined;
  readonly method: string;
  /** Public URL of the request, without query. */
  readonly url: string;
}

/** Node.js joins a header that is sent twice with a comma, which makes it no proof. */
export const proofOf = (
  { headers, method = '' }: Pick<IncomingMessage, 'headers' | 'method'>,
  path: string,
  publicUrlOf: (path: string) => string,
): Proof => {
  const header = headers['dpop'];
  return { header: header === undefined ? undefined : String(header), method, url: publicUrlOf(path) };
};

/** `error` of the DPoP challenge (RFC 9449, section 7.1). */
export type ProofProblem = 'invalid_dpop_proof' | 'invalid_token';

/** Undefined if the refusal is not about possession. */
export const proofProblem = ({ data }: Refusal): ProofProblem | undefined =>
  data?.['scheme'] === 'DPoP' ? (data['error'] as ProofProblem) : undefined;
