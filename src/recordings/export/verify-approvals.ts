/** Checks that every approved call of an export rests on a sealed approval of exactly that call. */
import type { KeyObject } from 'node:crypto';
import type { SealedApproval } from '../../domain/approval-record.ts';
import { callDigest } from '../../domain/call-digest.ts';
import type { Entry, Session } from '../../domain/recording.ts';
import { problemWithSeal } from '../../domain/sealed-approval.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import { member } from '../../mcp/json/node-value.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { callMeaning } from '../../mcp/jsonrpc/call-meaning.ts';

export interface ApprovalCheck {
  /** What is wrong with the entry as far as approvals go; entries come in order. */
  readonly entry: (entry: Entry) => string | undefined;
  /** Approved calls so far, each with its sealed approval. */
  readonly approved: () => number;
}

/** @param publicKey if given, every sealed approval has to be signed with it */
export const createApprovalCheck = (session: Session, publicKey: KeyObject | undefined): ApprovalCheck => {
  const sealed = new Map<string, SealedApproval['record']>();
  /** Unmasked requests that no one has decided about yet. */
  const requests = new Map<number, Entry>();
  let approved = 0;

  const seal = (entry: Entry): string | undefined => {
    const found = parseSeal(entry.body);
    const name = `the sealed approval ${entry.approval}`;
    if (found === undefined) return `${name} cannot be read`;
    const { record } = found;
    if (record.approval !== entry.approval) return `${name} is that of ${record.approval}`;
    const problem = publicKey === undefined ? undefined : problemWithSeal(found, publicKey);
    const flaw = problem ?? problemWithRecord(record, sealed.get(record.approval));
    if (flaw !== undefined) return `${name} ${flaw}`;
    sealed.set(record.approval, record);
    return undefined;
  };

  const decision = (entry: Entry): string | undefined => {
    const request = requests.get(entry.answers ?? 0);
    if (entry.verdict !== 'require-approval') requests.delete(entry.answers ?? 0);
    if (entry.verdict !== 'approved') return undefined;
    const record = sealed.get(entry.approval ?? '');
    if (record === undefined) return `the sealed approval ${entry.approval ?? ''} of this call is missing`;
    const problem = mismatch(record, entry, session) ?? (request && otherArguments(record, request));
    if (problem !== undefined) return `the sealed approval ${record.approval} is of ${problem}`;
    approved += 1;
    return undefined;
  };

  return {
    entry: (entry) => {
      if (entry.kind === 'seal') return seal(entry);
      if (entry.kind === 'decision') return decision(entry);
      if (entry.kind === 'request' && entry.tool !== undefined && entry.masked === undefined) {
        requests.set(entry.seq, entry);
      }
      if (entry.kind === 'response') requests.delete(entry.answers ?? 0);
      return undefined;
    },
    approved: () => approved,
  };
};

type Record = SealedApproval['record'];

/** Undefined for anything but the one text such an approval has. */
const parseSeal = (body: string | undefined): SealedApproval | undefined => {
  try {
    const value = JSON.parse(body ?? '') as SealedApproval;
    const { format, approvers, votes, spent, decidedAt, expiresAt } = value.record;
    const isRecord =
      format === 'firebreak-approval/1' && Array.isArray(votes) && Number.isInteger(approvers.quorum);
    const hasTimes = [spent.at, decidedAt, expiresAt].every(Number.isFinite);
    return isRecord && hasTimes && canonicalJson(value) === body ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Milliseconds by which the clocks of two processes may differ. */
const SKEW = 60_000;

/** @param earlier the same approval when it was spent; since then only its outcome may have come */
const problemWithRecord = (record: Record, earlier: Record | undefined): string | undefined => {
  const { votes, approvers, spent, expiresAt } = record;
  const people = new Set(votes.filter(({ verdict }) => verdict === 'approve').map(({ key }) => key));
  const needed = Math.max(1, approvers.quorum);
  if (people.size < needed) return `has ${people.size} of the ${needed} people it needs`;
  if (votes.some(({ verdict }) => verdict !== 'approve')) return 'was denied by someone';
  if (votes.some(({ at }) => at > spent.at + SKEW)) return 'was spent before someone approved';
  if (spent.at >= expiresAt) return 'had expired when it was spent';
  return earlier !== undefined && withoutOutcome(earlier) !== withoutOutcome(record)
    ? 'differs from what it was when it was spent'
    : undefined;
};

const withoutOutcome = ({ outcome: _outcome, ...record }: Record): string => canonicalJson(record);

/** What the approval is of, if that is not this call. */
const mismatch = (record: Record, entry: Entry, { caller, server }: Session): string | undefined => {
  if (record.tool !== (entry.tool ?? entry.method)) return `another tool: ${record.tool}`;
  if (record.server !== server) return `another server: ${record.server}`;
  const isTheirs = record.caller.issuer === caller.issuer && record.caller.subject === caller.subject;
  if (!isTheirs) return `another caller: ${record.caller.subject}`;
  return record.digest === entry.digest ? undefined : 'a call with other arguments';
};

/** Only if nothing of the request was masked can its digest be computed again. */
const otherArguments = (record: Record, { body }: Entry): string | undefined => {
  const scanned = scanJson(body ?? '');
  const params = scanned.ok ? member(scanned.root, 'params') : undefined;
  const { caller, server, tool, definition } = record;
  const call = { caller, server, tool, definition, arguments: callMeaning(params) };
  return callDigest(call) === record.digest ? undefined : 'a call with other arguments';
};
