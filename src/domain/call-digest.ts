/** What an approval is bound to: one hash over who calls what, as the server defines it, with exactly which arguments. */
import { createHash } from 'node:crypto';
import type { Identity } from './caller.ts';

export interface DigestedCall {
  readonly caller: Pick<Identity, 'issuer' | 'subject'>;
  readonly server: string;
  readonly tool: string;
  /** SHA-256 (hex) of the tool's definition; undefined if the method is not a tool's. */
  readonly definition?: string | undefined;
  /** Canonical JSON (RFC 8785) of the raw arguments: unmasked, or two calls that differ in a secret would swap. */
  readonly arguments: string;
}

/** SHA-256 in hex. The parts are framed as a JSON array of strings, so no two calls share a preimage. */
export const callDigest = (call: DigestedCall): string => {
  const digest = openCallDigest(call);
  digest.add(call.arguments);
  return digest.end();
};

/** The same for arguments that come in pieces, none of which ends within a surrogate pair. */
export const openCallDigest = (call: Omit<DigestedCall, 'arguments'>) => {
  const { caller, server, tool, definition = '' } = call;
  const parts = JSON.stringify(['firebreak-call-2', caller.issuer, caller.subject, server, tool, definition]);
  const hash = createHash('sha256').update(`${parts.slice(0, -1)},"`);
  return {
    add: (piece: string): void => void hash.update(JSON.stringify(piece).slice(1, -1)),
    /** To be called once. */
    end: (): string => hash.update('"]').digest('hex'),
  };
};
