/** Long bodies lie beside their entry in pieces, so that no database's limit on one document cuts them. */
import { hash } from 'node:crypto';
import { utf8Length, utf8Of } from '../domain/text/utf8.ts';
import type { Chunk } from './ports.ts';

/** Bodies up to this many bytes stay in their entry. */
const INLINE = 64 * 1024;
const PIECE = 256 * 1024;

/** The pieces of a long body of so many bytes in order, or undefined if it is short enough to stay in its entry. */
export const splitBody = (body: string, length = utf8Length(body)): readonly Chunk[] | undefined => {
  if (length <= INLINE) return undefined;
  const bytes = utf8Of(body);
  return Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, index) => {
    const data = bytes.subarray(index * PIECE, (index + 1) * PIECE);
    return { digest: hash('sha256', data, 'hex'), data };
  });
};

/** @throws Error if a piece is missing. */
export const joinBody = (digests: readonly string[], chunks: readonly Chunk[]): string => {
  const pieces = new Map(chunks.map(({ digest, data }) => [digest, data]));
  return Buffer.concat(
    digests.map((digest) => {
      const piece = pieces.get(digest);
      if (piece === undefined) throw new Error(`a piece of the body is missing: ${digest}`);
      return piece;
    }),
  ).toString();
};
