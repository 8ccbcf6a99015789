/** What the API shows of recordings, approvals, grants and audit events; whatever is not named here stays inside. */
import { z } from 'zod';
import { APPROVAL_STATES } from '../../domain/approval.ts';
import { EFFECTS } from '../../domain/effect.ts';
import { GRANT_STATES } from '../../domain/grant.ts';
import { VERDICTS } from '../../domain/recording.ts';

export const moment = z.number().describe('Milliseconds since the epoch.');
const span = z.object({ type: z.string(), path: z.string(), count: z.int(), detector: z.string() });
const hash = z.string().describe('SHA-256 in hex.');

export const verdict = z.enum(VERDICTS);

const identity = z.object({ issuer: z.string(), subject: z.string(), email: z.string().optional() });

const caller = z.object({
  ...identity.shape,
  groups: z.array(z.string()),
  kind: z.enum(['human', 'workload']),
  clientId: z.string().optional(),
  owner: z.string().optional().describe('The person who answers for a workload, if that is known.'),
  run: z
    .record(z.string(), z.string())
    .optional()
    .describe('Which run of a workload it is, as claims of its token by name.'),
});

export const session = z.object({
  id: z.string(),
  caller,
  client: z.object({ name: z.string().optional(), version: z.string().optional(), address: z.string() }),
  server: z.string(),
  revision: z.string().optional().describe('MCP revision spoken.'),
  state: z.enum(['open', 'closed']),
  started: moment,
  last: moment,
  ended: moment.optional(),
  entries: z.int(),
  bytes: z.int(),
  tools: z.array(z.string()),
  verdicts: z.array(verdict),
  flags: z.array(z.string()),
  head: z.object({ seq: z.int(), hash }),
  expireAt: moment,
});

export const entry = z.object({
  session: z.string(),
  seq: z.int(),
  at: moment,
  from: z.enum(['client', 'server', 'gateway']),
  kind: z.enum(['request', 'response', 'notification', 'decision', 'mask', 'gap', 'seal']),
  method: z.string().optional(),
  tool: z.string().optional(),
  rpcId: z.union([z.string(), z.number()]).optional(),
  answers: z.int().optional().describe('Sequence number of the request this belongs to.'),
  verdict: verdict.optional(),
  rule: z.string().optional(),
  effect: z.enum(EFFECTS).optional(),
  policyDigest: hash.optional(),
  approval: z.string().optional(),
  digest: hash.optional().describe('Of an approved call: what the approval is bound to.'),
  grant: z.string().optional(),
  error: z.string().optional(),
  ms: z.number().optional(),
  masked: z.array(span).optional().describe('What is masked in the body.'),
  detected: z.array(span).optional().describe('What was found and, as the settings want it, let through.'),
  missing: z.int().optional(),
  body: z.string().optional().describe('The message, masked, as JSON text.'),
  unseen: z
    .object({ sha256: z.string(), bytes: z.number() })
    .optional()
    .describe(
      'Instead of a body: SHA-256 and size of a long request that was denied before it was looked at.',
    ),
  chunks: z.array(hash).optional(),
  prev: hash,
  hash,
});

const approverRule = z.object({
  name: z.string(),
  any: z.array(
    z.union([
      z.object({ group: z.string() }),
      z.object({ slackGroup: z.string() }),
      z.object({ user: z.string() }),
      z.object({ static: z.string() }).describe('A group of the policy file.'),
    ]),
  ),
  quorum: z.int(),
});

const vote = z.object({
  by: z.object({ name: z.string(), proof: z.string() }),
  verdict: z.enum(['approve', 'deny']),
  reason: z.string().optional(),
  at: moment,
  click: z
    .object({
      via: z.enum(['slack', 'simulator', 'api', 'web']),
      authenticatedAt: moment.optional().describe('When they signed in for this, if they had to.'),
    })
    .describe('How they decided.'),
});

const impact = z.object({
  companion: z.object({
    tool: z.string(),
    args: z.record(z.string(), z.string()),
    result: z.string(),
    drift: z.number(),
  }),
  value: z.union([z.number(), z.string()]).optional(),
  problem: z.string().optional().describe('Why there is no value.'),
});

const seal = z.object({
  record: z.record(z.string(), z.unknown()).describe('Everything the approval stands for, as digests.'),
  key: z.string(),
  signature: z
    .string()
    .describe('Ed25519 over `firebreak-approval/1 ` and the canonical JSON of the record.'),
});

export const approval = z.object({
  id: z.string(),
  state: z.enum(APPROVAL_STATES),
  caller,
  server: z.string(),
  tool: z.string(),
  effect: z.enum(EFFECTS),
  facts: z.array(z.string()),
  rule: z.string(),
  policyDigest: hash,
  digest: hash.describe('Over caller, server, tool, its definition and raw arguments.'),
  definition: hash.optional().describe('Of what the server says about the tool.'),
  card: hash.optional().describe('Of what approvers were shown, as it was rendered.'),
  approvers: approverRule,
  preview: z.string().describe('The arguments, secrets masked; of long ones the beginning.'),
  longPreview: z
    .object({ characters: z.number(), sha256: hash, pieces: z.number() })
    .optional()
    .describe('Set if preview is only the beginning; getApproval has the whole.'),
  impact: impact.optional().describe('What the call would touch, if the rule has that found out.'),
  session: z.string(),
  createdAt: moment,
  expiresAt: moment,
  votes: z.array(vote),
  decidedAt: moment.optional(),
  spentAt: moment.optional().describe('When a call took it.'),
  seal: seal.optional().describe('The spent approval under the signature of the gateway.'),
  callerGone: z.boolean(),
  finishedAt: moment.optional(),
  took: z.number().optional().describe('Milliseconds the call took.'),
  error: z.string().optional(),
});

export const grant = z.object({
  id: z.string(),
  state: z.enum(GRANT_STATES),
  access: z.string(),
  subject: identity,
  requester: z.string(),
  reason: z.string(),
  duration: z.number().describe('Milliseconds asked for.'),
  approvers: approverRule,
  createdAt: moment,
  expiresAt: moment,
  until: moment.optional().describe('Absolute end of the access.'),
  votes: z.array(vote),
  endedAt: moment.optional(),
  endedBy: z.string().optional(),
  review: z
    .object({
      state: z.enum(['open', 'closed']),
      closedAt: moment.optional(),
      closedBy: z.string().optional(),
      comment: z.string().optional(),
    })
    .optional()
    .describe('Of break-glass access, which no one approved.'),
});

export const auditEvent = z.object({
  id: z.string(),
  at: moment,
  by: identity,
  via: z.enum(['api', 'slack', 'web', 'cli']),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(['attempted', 'done', 'refused', 'failed']),
  detail: z.string().optional(),
});

export const policy = z.object({
  digest: hash,
  loadedAt: moment,
  source: z.string().describe('The policy file in force, as it was read.'),
  problem: z.string().optional().describe('Why a newer file is not in force.'),
});

/** A list as every list here is answered. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    cursor: z.string().nullable().describe('For the next page; null on the last.'),
  });

export const pageQuery = {
  limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe('Items on a page.'),
  cursor: z.string().min(1).max(500).optional().describe('From the page before.'),
};
