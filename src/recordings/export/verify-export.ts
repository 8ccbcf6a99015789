/** Checks an exported recording offline, with no store: every entry, their order, that none is missing, who approved, who signed. */
import { createHash, type KeyObject } from 'node:crypto';
import type { Entry, Session } from '../../domain/recording.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import { splitBody } from '../body-chunks.ts';
import { hashEntry, NO_ENTRIES } from '../chain.ts';
import type { KnownHead, KnownHeads } from '../heads/read-heads.ts';
import { whoseDigest } from '../heads/signed-heads.ts';
import { exportedJson, MANIFEST_FORMAT, type Manifest } from './export-session.ts';
import { isSignatureLine, problemWithSignature, type SignatureLine } from './sign-export.ts';
import { splitLines } from './split-lines.ts';
import { type ApprovalCheck, createApprovalCheck } from './verify-approvals.ts';

export type Verification = Whole | Flaw;

interface Whole {
  readonly ok: true;
  readonly session: string;
  readonly entries: number;
  readonly last: string;
  /** Approved calls; each has the sealed approval it ran on. */
  readonly approved: number;
  /** Id of the key that signed, if one did; checked only if the public key was given. */
  readonly signedBy: string | undefined;
  /** How many signed heads it was held against. */
  readonly heads?: number;
  /** How many entries these cover: those behind were written after the last signature, or by someone else. */
  readonly covered?: number;
}

interface Flaw {
  readonly ok: false;
  /** Line of the file, from 1, and number of the entry if it is one. */
  readonly line: number;
  readonly seq: number | undefined;
  readonly problem: string;
}

/**
 * Names the first thing that is wrong. Without a key this shows that an export is whole and unchanged, not who made
 * it: the one who holds the database can write a chain anew.
 * @param text the ndjson export, in pieces of any size
 * @param publicKey if given, whatever is signed has to be signed with it, and the export has to be signed
 * @param heads if given, where signed heads say that the session stood
 * @param mayBeUnsigned true if the heads alone are to prove the export
 */
export const verifyExport = async (
  text: AsyncIterable<string>,
  publicKey?: KeyObject,
  heads?: KnownHeads,
  mayBeUnsigned = publicKey === undefined,
): Promise<Verification> => {
  const check = createCheck({ publicKey, heads, mayBeUnsigned });
  let line = 0;
  const flaw = (problem: Problem): Flaw => ({ ok: false, line, seq: problem.seq, problem: problem.says });
  for await (const source of splitLines(text)) {
    line++;
    const problem = check.line(source);
    if (problem !== undefined) return flaw(problem);
  }
  line++;
  const result = check.end();
  return 'says' in result ? flaw(result) : result;
};

interface Problem {
  readonly says: string;
  readonly seq?: number;
}

interface Expected {
  readonly publicKey: KeyObject | undefined;
  readonly heads: KnownHeads | undefined;
  readonly mayBeUnsigned: boolean;
}

/** Goes through the lines of one export. */
const createCheck = ({ publicKey, heads, mayBeUnsigned }: Expected) => {
  const hash = createHash('sha256');
  let manifest: Manifest | undefined;
  let approvals: ApprovalCheck | undefined;
  let head: Session['head'] = NO_ENTRIES;
  let signed: SignatureLine | undefined;
  const named: Named = { verdicts: new Set(), tools: new Set() };

  const line = (source: string): Problem | undefined => {
    const parsed = parseCanonical(source);
    if (signed !== undefined) return { says: 'there is something behind the signature' };
    if (isSignatureLine(parsed)) {
      signed = parsed;
      const says = problemWithSignature(parsed, hash.digest('hex'), publicKey);
      return says === undefined ? undefined : { says };
    }
    hash.update(`${source}\n`);
    if (manifest === undefined) {
      if (!isManifest(parsed)) return { says: 'this is not the manifest of an ndjson export' };
      manifest = parsed;
      approvals = createApprovalCheck(parsed.session, publicKey);
      return undefined;
    }
    const seq = head.seq + 1;
    if (!isEntry(parsed)) return { says: 'this is not an entry in canonical JSON', seq };
    const says =
      problemWith(parsed, manifest.session.id, head) ??
      otherThanSigned(parsed, heads?.get(seq)) ??
      approvals?.entry(parsed);
    if (says !== undefined) return { says, seq };
    head = { seq: parsed.seq, hash: parsed.hash };
    if (parsed.verdict !== undefined) named.verdicts.add(parsed.verdict);
    if (parsed.tool !== undefined) named.tools.add(parsed.tool);
    return undefined;
  };

  const end = (): Problem | Whole => {
    if (manifest === undefined) return { says: 'the file is empty' };
    const { seq, hash: last } = head;
    if (seq !== manifest.entries) {
      return { says: `the manifest promises ${manifest.entries} entries, here are ${seq}`, seq: seq + 1 };
    }
    const cut = cutBehind(seq, heads) ?? problemWithSummary(manifest.session, manifest);
    if (cut !== undefined) return { says: cut, seq: seq + 1 };
    const whose = problemWithWhose(manifest.session, heads) ?? madeUp(manifest.session, named);
    if (whose !== undefined) return { says: whose };
    if (last !== manifest.last) return { says: 'the last entry is not the one the manifest promises', seq };
    // Also if heads agree: the one who takes the signature off may have changed what only it covers.
    if (!mayBeUnsigned && signed === undefined) return { says: 'the export is not signed' };
    const approved = approvals?.approved() ?? 0;
    return {
      ok: true,
      session: manifest.session.id,
      entries: seq,
      last,
      approved,
      signedBy: signed?.key,
      ...(heads && { heads: heads.size, covered: Math.max(0, ...heads.keys()) }),
    };
  };

  return { line, end };
};

/** What entries name, and the summary of their session too. */
interface Named {
  readonly verdicts: Set<string>;
  readonly tools: Set<string>;
}

/** The summary may lag behind its entries, but names nothing that none of them does. */
const madeUp = ({ verdicts = [], tools = [] }: Partial<Session>, named: Named): string | undefined => {
  const other =
    verdicts.find((verdict) => !named.verdicts.has(verdict)) ?? tools.find((tool) => !named.tools.has(tool));
  return other === undefined ? undefined : `the summary of the session names ${other}, but no entry does`;
};

const problemWithWhose = (session: Session, heads: KnownHeads | undefined): string | undefined => {
  const signed = [...(heads?.values() ?? [])].find(({ whose }) => whose !== undefined);
  return signed === undefined || signed.whose === whoseDigest(session)
    ? undefined
    : `the session's caller, server or start is not what was signed at ${new Date(signed.at).toISOString()}`;
};

const otherThanSigned = ({ seq, hash }: Entry, signed: KnownHead | undefined) =>
  signed === undefined || signed.hash === hash
    ? undefined
    : `entry ${seq} is not the one that was signed at ${new Date(signed.at).toISOString()}`;

const cutBehind = (seq: number, heads: KnownHeads | undefined): string | undefined => {
  const known = Math.max(0, ...(heads?.keys() ?? []));
  const at = new Date(heads?.get(known)?.at ?? 0).toISOString();
  if (known < seq && heads?.get(known)?.ended === true) {
    return `the session had ended with ${known} entries when it was signed at ${at}, here are ${seq}; if the others were written in the last minute, verify again against newer heads`;
  }
  if (known <= seq) return undefined;
  return `the session had ${known} entries when it was signed at ${at}, here are ${seq}: its end was cut off`;
};

/** The summary of a session may lag behind its entries, but never knows of one that is not there. */
const problemWithSummary = (session: Session, { entries, last }: Manifest): string | undefined => {
  const { head } = session;
  // Unknown in exports of earlier versions; the count of the summary is there in any case.
  const known = Math.max(head?.seq ?? 0, session.entries);
  if (known > entries) return `the session had ${known} entries, here are ${entries}: its end was cut off`;
  if (head === undefined) return undefined;
  return head.seq === entries && head.seq > 0 && head.hash !== last
    ? 'the last entry is not the one the session ended with'
    : undefined;
};

const problemWith = (entry: Entry, session: string, head: Session['head']): string | undefined => {
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
    // Exports of earlier versions escape nothing.
    return exportedJson(value) === source || canonicalJson(value) === source ? value : undefined;
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
  isCount(value['session']['entries']) &&
  isHead(value['session']['head']) &&
  isCount(value['entries']) &&
  typeof value['last'] === 'string';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const isHead = (value: unknown): boolean =>
  value === undefined || (isObject(value) && isCount(value['seq']) && typeof value['hash'] === 'string');

const isEntry = (value: unknown): value is Entry =>
  isObject(value) &&
  typeof value['session'] === 'string' &&
  typeof value['seq'] === 'number' &&
  typeof value['prev'] === 'string' &&
  typeof value['hash'] === 'string' &&
  ['string', 'undefined'].includes(typeof value['body']) &&
  (value['chunks'] === undefined || Array.isArray(value['chunks']));
