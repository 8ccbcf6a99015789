/** A spent approval under the gateway's signature: who approved exactly what and when, provable without the gateway. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '../mcp/json/canonical-json.ts';
import type { Approval } from './approval.ts';
import { RECORD_FORMAT, type SealedApproval } from './approval-record.ts';
import { keyId } from './key-id.ts';
import type { Vote } from './vote.ts';

/** Undefined as long as it is not spent. */
export type SealApproval = (approval: Approval) => SealedApproval | undefined;

/** Returns the seal of a spent approval, signed with Ed25519; undefined for one that was not spent. */
export const createSealApproval = (key: KeyObject): SealApproval => {
  const id = keyId(createPublicKey(key));
  return (approval) => {
    const { spentAt } = approval;
    if (spentAt === undefined) return undefined;
    const text = canonicalJson(recordOf(approval, spentAt));
    const signature = sign(null, signedText(text), key).toString('base64');
    return { record: JSON.parse(text), key: id, signature };
  };
};

/** What is wrong with the signature; undefined if it is right. */
export const problemWithSeal = (sealed: SealedApproval, publicKey: KeyObject): string | undefined => {
  if (sealed.key !== keyId(publicKey))
    return `is signed with key ${sealed.key}, not with ${keyId(publicKey)}`;
  const signature = Buffer.from(String(sealed.signature), 'base64');
  // Base64 is read leniently: one signature shall have one text.
  const isRight =
    signature.toString('base64') === sealed.signature &&
    verify(null, signedText(canonicalJson(sealed.record)), publicKey, signature);
  return isRight ? undefined : 'was altered: its signature does not match';
};

/** With the format in front: a signature made for something else can never be taken for one of an approval. */
const signedText = (record: string): Buffer => Buffer.from(`${RECORD_FORMAT} ${record}`);

const recordOf = (approval: Approval, spentAt: number) => ({
  format: RECORD_FORMAT,
  approval: approval.id,
  session: approval.session,
  caller: { issuer: approval.caller.issuer, subject: approval.caller.subject },
  server: approval.server,
  tool: approval.tool,
  definition: approval.definition,
  digest: approval.digest,
  card: approval.card,
  policyDigest: approval.policyDigest,
  rule: approval.rule,
  approvers: {
    name: approval.approvers.name,
    any: approval.approvers.any,
    quorum: approval.approvers.quorum,
  },
  votes: approval.votes.map(sealedVote),
  impact: approval.impact,
  askedAt: approval.createdAt,
  decidedAt: approval.decidedAt,
  expiresAt: approval.expiresAt,
  // Another process may have taken over while the call waited for its retry.
  spent: { at: spentAt, by: approval.seal?.record.spent.by ?? approval.holder },
  outcome:
    approval.finishedAt === undefined
      ? undefined
      : { state: approval.state, at: approval.finishedAt, took: approval.took },
});

const sealedVote = ({ by, verdict, at, click }: Vote) => ({
  key: by.key,
  name: by.name,
  via: click.via,
  proof: by.proof,
  mapping: by.mapping,
  authenticatedAt: click.via === 'web' ? click.authenticatedAt : undefined,
  verdict,
  at,
});
