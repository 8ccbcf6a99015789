/** What an approval is bound to: one hash over who calls what with exactly which arguments. */
import { createHash } from 'node:crypto';
import type { Identity } from '../domain/caller.ts';

export interface DigestedCall {
  readonly caller: Pick<Identity, 'issuer' | 'subject'>;
  readonly server: string;
  readonly tool: string;
  /** Canonical JSON (RFC 8785) of the raw arguments: unmasked, or two calls that differ in a secret would swap. */
  readonly arguments: string;
}

/** SHA-256 in hex. The parts are framed as a JSON array of strings, so no two calls share a preimage. */
export const callDigest = (call: DigestedCall): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        'firebreak-call-1',
        call.caller.issuer,
        call.caller.subject,
        call.server,
        call.tool,
        call.arguments,
      ]),
    )
    .digest('hex');
