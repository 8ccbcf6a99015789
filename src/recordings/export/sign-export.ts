/** Signs an ndjson export with a last line of its own, so that it also shows which gateway made it. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyId } from '../../domain/key-id.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';

const SIGNATURE_FORMAT = 'firebreak-signature/1';

/** The last line of a signed export. */
export interface SignatureLine {
  readonly format: typeof SIGNATURE_FORMAT;
  /** Which key signed, see `keyId`. */
  readonly key: string;
  /** SHA-256 (hex) of all lines before, line feeds included. */
  readonly sha256: string;
  /** Ed25519 over `firebreak-signature/1 <sha256>`, in Base64. */
  readonly signature: string;
}

/** Passes an ndjson export through and adds the line that signs it. */
export async function* signExport(pieces: AsyncIterable<string>, key: KeyObject): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  const sha256 = hash.digest('hex');
  const signature = sign(null, signedText(sha256), key).toString('base64');
  const line: SignatureLine = {
    format: SIGNATURE_FORMAT,
    key: keyId(createPublicKey(key)),
    sha256,
    signature,
  };
  yield `${canonicalJson(line)}\n`;
}

/** Whether the parsed line is the signature of an export. */
export const isSignatureLine = (value: unknown): value is SignatureLine =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === SIGNATURE_FORMAT;

/** What is wrong with a signature; `publicKey` undefined if no one can tell who signed. */
export const problemWithSignature = (
  line: SignatureLine,
  sha256: string,
  publicKey: KeyObject | undefined,
): string | undefined => {
  if (line.sha256 !== sha256) return 'the signature is of another export';
  if (publicKey === undefined) return undefined;
  if (line.key !== keyId(publicKey))
    return `the export is signed with key ${line.key}, not with ${keyId(publicKey)}`;
  return verify(null, signedText(sha256), publicKey, Buffer.from(String(line.signature), 'base64'))
    ? undefined
    : 'the signature does not match';
};

/** With the format in front: a signature made for something else can never be taken for one of an export. */
const signedText = (sha256: string): Buffer => Buffer.from(`${SIGNATURE_FORMAT} ${sha256}`);
