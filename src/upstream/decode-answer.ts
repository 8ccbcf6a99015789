/** Takes the compression off an answer: servers and their proxies exist that compress though they are asked not to. */
import { Readable } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { Refusal } from '../domain/refusal.ts';
import type { UpstreamAnswer } from './ports.ts';

/**
 * The answer without its content encodings, piece by piece: the one who reads it counts decoded bytes, so no more of a bomb
 * is unpacked than the limit of an answer, or of an event, lets in.
 *
 * @throws Refusal `upstream-invalid` for an encoding that is not known, and once the body is none of it.
 */
export const decodeAnswer = (answer: UpstreamAnswer): UpstreamAnswer => {
  const encodings = encodingsOf(answer.headers['content-encoding']);
  if (encodings.length === 0) return answer;
  if (encodings.length > MOST_ENCODINGS || !encodings.every((name) => name in DECODERS)) {
    answer.discard();
    throw new Refusal(
      'upstream-invalid',
      'The server compressed its answer in a way that is not known here.',
    );
  }
  // The length is that of the compressed bytes.
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = answer.headers;
  const body = encodings.reduceRight(decoded, answer.body);
  return { ...answer, headers, body };
};

/** More than one hardly occurs, and each multiplies what a few bytes unpack to. */
const MOST_ENCODINGS = 2;

const encodingsOf = (header = ''): readonly string[] =>
  header
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');

/** What has come is given out at once, as streams of events want it; a missing end shows in the message itself. */
const ZLIB = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** By name in Content-Encoding (RFC 9110, 8.4.1; RFC 8878); each is given the first byte of the body. */
const DECODERS = {
  gzip: () => createGunzip(ZLIB),
  'x-gzip': () => createGunzip(ZLIB),
  // By the book it is zlib's format, which begins with 8 in the low half; some servers send the bare data.
  deflate: (first: number) => ((first & 0x0f) === 8 ? createInflate(ZLIB) : createInflateRaw(ZLIB)),
  br: () => createBrotliDecompress(BROTLI),
  zstd: () => createZstdDecompress(),
} as const;

async function* decoded(body: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  try {
    const first = await source.next();
    if (first.done === true) return;
    const decoder = DECODERS[name as keyof typeof DECODERS](first.value[0] ?? 0);
    const rest = Readable.from(startingWith(first.value, source));
    // What the source rejects with is told apart from what is wrong with the data.
    rest.on('error', (error) => decoder.destroy(error));
    try {
      yield* rest.pipe(decoder);
    } catch (error) {
      throw rest.errored ?? (error instanceof Refusal ? error : new Refusal('upstream-invalid'));
    } finally {
      rest.destroy();
      decoder.destroy();
    }
  } finally {
    await source.return?.();
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
