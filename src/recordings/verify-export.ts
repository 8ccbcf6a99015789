/** Checks an exported recording offline, with no store: every entry, their order, and that none is missing. */
import type { Entry } from '../domain/recording.ts';
import { splitBody } from './body-chunks.ts';
import { canonicalJson, hashEntry, NO_ENTRIES } from './chain.ts';
import { MANIFEST_FORMAT, type Manifest } from './export-session.ts';
import { splitLines } from './split-lines.ts';

export type Verification =
  | { readonly ok: true; readonly session: string; readonly entries: number; readonly last: string }
  | {
      readonly ok: false;
      /** Line of the file, from 1, and number of the entry where it is one. */
      readonly line: number;
      readonly seq: number | undefined;
      readonly problem: string;
    };

/**
 * Names the first entry that is wrong. Whoever holds the database can write a chain anew: this shows that an export
 * is whole and unchanged since it was made, not who made it.
 * @param text the ndjson export, in pieces of any size
 */
export const verifyExport = async (text: AsyncIterable<string>): Promise<Verification> => {
  let line = 0;
  let manifest: Manifest | undefined;
  let head = NO_ENTRIES;
  const wrong = (problem: string, seq?: number): Verification => ({ ok: false, line, seq, problem });

  for await (const source of splitLines(text)) {
    line++;
    const parsed = parseCanonical(source);
    if (manifest === undefined) {
      if (!isManifest(parsed)) return wrong('this is not the manifest of an ndjson export');
      manifest = parsed;
      continue;
    }
    const expected = head.seq + 1;
    if (!isEntry(parsed)) return wrong('this is not an entry in canonical JSON', expected);
    const problem = problemWith(parsed, manifest.session.id, head);
    if (problem !== undefined) return wrong(problem, expected);
    head = { seq: parsed.seq, hash: parsed.hash };
  }
  line++;
  if (manifest === undefined) return wrong('the file is empty');
  if (head.seq !== manifest.entries) {
    return wrong(`the manifest promises ${manifest.entries} entries, here are ${head.seq}`, head.seq + 1);
  }
  if (head.hash !== manifest.last)
    return wrong('the last entry is not the one the manifest promises', head.seq);
  return { ok: true, session: manifest.session.id, entries: head.seq, last: head.hash };
};

const problemWith = (
  entry: Entry,
  session: string,
  head: { seq: number; hash: string },
): string | undefined => {
  if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing: here is entry ${entry.seq}`;
  if (entry.session !== session) return 'the entry belongs to another session';
  if (entry.prev !== head.hash) return 'the entry does not follow the one before';
  if (!bodyMatches(entry)) return 'the body does not match the hashes of its pieces';
  if (hashEntry(asStored(entry)) !== entry.hash) return 'the entry does not match its hash';
  return undefined;
};

const bodyMatches = ({ body, chunks }: Entry): boolean => {
  if (chunks === undefined) return true;
  const digests = splitBody(body ?? '')?.map(({ digest }) => digest);
  return canonicalJson(digests ?? []) === canonicalJson(chunks);
};

/** Long bodies are stored beside their entry, so the hash covers the hashes of their pieces instead. */
const asStored = (entry: Entry): Entry => {
  if (entry.chunks === undefined) return entry;
  const { body: _body, ...stored } = entry;
  return stored;
};

/** Undefined for text that two readers might understand differently: a member twice, other spelling, spaces. */
const parseCanonical = (source: string): unknown => {
  try {
    const value: unknown = JSON.parse(source);
    return canonicalJson(value) === source ? value : undefined;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isManifest = (value: unknown): value is Manifest =>
  isObject(value) &&
  value['format'] === MANIFEST_FORMAT &&
  isObject(value['session']) &&
  typeof value['session']['id'] === 'string' &&
  typeof value['entries'] === 'number' &&
  typeof value['last'] === 'string';

const isEntry = (value: unknown): value is Entry =>
  isObject(value) &&
  typeof value['session'] === 'string' &&
  typeof value['seq'] === 'number' &&
  typeof value['prev'] === 'string' &&
  typeof value['hash'] === 'string' &&
  ['string', 'undefined'].includes(typeof value['body']) &&
  (value['chunks'] === undefined || Array.isArray(value['chunks']));
