/** Where the provider is and how it signs: as configured, or by its metadata, read again so that keys can change. */
import { readFile } from 'node:fs/promises';
import { readMetadata, type SamlProvider } from './read-metadata.ts';

/** The provider as it is known now. @throws Error that says why it is not. */
export type FindProvider = () => Promise<SamlProvider>;

export interface FindProviderDeps {
  /** Entity id of the provider. */
  readonly issuer: string;
  /** A URL, a path, or the metadata itself. */
  readonly metadata: string;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Milliseconds: a certificate that the provider adds is known within a quarter of an hour. */
const KEPT = 15 * 60_000;
/** After a failure, in milliseconds: not with each click, not so late that people give up. */
const RETRIED = 10_000;
/** Of metadata that cannot be read again, the last is believed for as long, in milliseconds. */
const BELIEVED = 24 * 60 * 60_000;
const TIMEOUT = 5_000;
const MOST_BYTES = 5 * 1024 * 1024;

/** Reads the metadata at the first question and again every quarter of an hour, one reading at a time. */
export const createFindProvider = (deps: FindProviderDeps): FindProvider => {
  const { issuer, now } = deps;
  let known: { readonly provider: SamlProvider; readonly readAt: number } | undefined;
  let lookAgain = 0;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    try {
      const provider = readMetadata(await load(deps), issuer, now());
      known = { provider, readAt: now() };
      lookAgain = now() + KEPT;
    } catch (error) {
      lookAgain = now() + RETRIED;
      if (known === undefined || now() > known.readAt + BELIEVED) throw error;
      deps.log.warn(
        { err: error, issuer },
        'the metadata of the SAML provider cannot be read; what was read before is used',
      );
    }
  };

  return async () => {
    if (known === undefined || now() >= lookAgain) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    if (known === undefined) throw new Error(`the metadata of ${issuer} could not be read`);
    return known.provider;
  };
};

const load = async ({ metadata, fetch }: FindProviderDeps): Promise<string> => {
  if (metadata.trimStart().startsWith('<')) return metadata;
  if (!/^https?:/.test(metadata)) return readFile(metadata, 'utf8');
  const answer = await fetch(metadata, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  if (answer.status !== 200) throw new Error(`${metadata} answered ${answer.status}`);
  return readText(answer);
};

const readText = async (answer: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error('the metadata is larger than 5 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
