/** The shape of policy.yaml (contract section 3), as it is written; meaning is given to it elsewhere. */
import { z } from 'zod';
import { ACTIONS } from '../../domain/decision.ts';
import { parseDuration } from '../../domain/duration.ts';
import { EFFECTS, KINDS } from '../../domain/effect.ts';
import { isPointer } from '../../mcp/json/json-pointer.ts';

const text = z.string().min(1, { error: 'must not be empty' });
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, {
  error: 'must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit',
});
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).min(1, { error: 'must not be empty' }), item.transform((one) => [one])]);
const duration = z.string().transform((value, context) => {
  const milliseconds = parseDuration(value);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: 'must be a duration such as 45s, 15m, 4h or 90d' });
  return z.NEVER;
});

const action = z.enum(ACTIONS);
const effect = z.enum(EFFECTS);

const argumentRange = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const argumentRegex = z.strictObject({ regex: text });
const argumentTest = z.union([z.string(), z.number(), z.boolean(), argumentRange, argumentRegex]);

const match = z.strictObject({
  server: oneOrMore(text).optional(),
  tool: oneOrMore(text).optional(),
  method: oneOrMore(text).optional(),
  resource: oneOrMore(text).optional(),
  prompt: oneOrMore(text).optional(),
  effect: oneOrMore(z.enum(KINDS)).optional(),
  group: oneOrMore(text).optional(),
  user: oneOrMore(text).optional(),
  workload: oneOrMore(text).optional(),
  sql: oneOrMore(text).optional(),
  shell: oneOrMore(text).optional(),
  args: z
    .record(text, z.union([z.array(argumentTest).min(1), argumentTest.transform((one) => [one])]))
    .optional(),
});

const pointer = z.string().refine(isPointer, {
  error: 'must be a JSON pointer such as /table or /filter/0, or empty for the whole',
});

const drift = z
  .string()
  .regex(/^\d{1,4}(\.\d+)?%$/, { error: 'must be a percentage such as 0% or 10%' })
  .transform((text) => Number(text.slice(0, -1)) / 100);

const preview = z.strictObject({
  tool: text,
  args: z.record(text, pointer).default({}),
  result: pointer.default(''),
  drift: drift.prefault('0%'),
});

const rule = z.strictObject({
  id,
  match: match.default({}),
  when: text.max(4096, { error: 'must be at most 4096 characters' }).optional(),
  action,
  approvers: text.optional(),
  message: text.optional(),
  preview: preview.optional(),
  shadow: z.boolean().default(false),
});

const source = z.union(
  [z.strictObject({ group: text }), z.strictObject({ slackGroup: text }), z.strictObject({ user: text })],
  { error: 'must be one of { group: … }, { slackGroup: … } or { user: … }' },
);

const members = z.array(text).min(1, { error: 'must name at least one person' });

const approvers = z.strictObject({
  any: z.array(source).min(1, { error: 'must name at least one group, Slack group or user' }),
  quorum: z.int().min(1).max(20).default(1),
  channel: text.optional(),
  timeout: duration.optional(),
  stepUp: z.boolean().default(false),
});

const access = z.strictObject({
  title: text,
  servers: oneOrMore(text),
  tools: oneOrMore(text),
  max: duration,
  approvers: text,
  requesters: oneOrMore(text),
  coversApproval: z.boolean().default(false),
});

/** An emergency is short: whoever needs longer asks for access. */
const LONGEST_BREAK_GLASS = 30 * 60_000;

const breakGlass = z.strictObject({
  title: text,
  servers: oneOrMore(text),
  tools: oneOrMore(text),
  requesters: oneOrMore(text),
  max: duration
    .refine((value) => value > 0 && value <= LONGEST_BREAK_GLASS, { error: 'must be at most 30m' })
    .default(LONGEST_BREAK_GLASS),
  channel: text.optional(),
  reviewers: text.optional(),
});

const budget = z.strictObject({
  id,
  match: match.default({}),
  limit: z.int().min(0).max(1_000_000),
  per: z.enum(['caller', 'session', 'tool']).default('caller'),
  window: duration,
  action: z.enum(['deny', 'require-grant', 'require-approval']).default('require-approval'),
  approvers: text.optional(),
});

const caller = z.strictObject({
  subject: text.default('test'),
  issuer: text.default('test'),
  email: text.optional(),
  groups: z.array(text).default([]),
  kind: z.enum(['human', 'workload']).default('human'),
});

const annotations = z.strictObject({
  title: z.string().optional(),
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});

const call = z.strictObject({
  server: text,
  method: text.optional(),
  tool: text.optional(),
  resource: text.optional(),
  prompt: text.optional(),
  args: z.record(z.string(), z.unknown()).optional(),
  annotations: annotations.optional(),
});

const test = z.strictObject({
  name: text,
  as: caller.prefault({}),
  call,
  grants: z.array(text).default([]),
  expect: action,
  effect: effect.optional(),
  rule: text.optional(),
});

const defaults = z.strictObject({
  read: action.default('allow'),
  write: action.default('require-approval'),
  destructive: action.default('require-approval'),
  unknown: action.default('require-approval'),
  sensitive: action.default('require-approval'),
});

export const policySchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1' }),
  mode: z.enum(['enforce', 'shadow']).default('enforce'),
  defaults: defaults.prefault({}),
  groups: z.record(id, members).default({}),
  approvers: z.record(id, approvers).default({}),
  access: z.record(id, access).default({}),
  breakGlass: z.record(id, breakGlass).default({}),
  rules: z.array(rule).default([]),
  budgets: z.array(budget).default([]),
  tests: z.array(test).default([]),
});

/** A caller and a call as the command line takes them: the same shapes as in `tests`. */
export const callerSchema = caller;
export const callSchema = call;

export type PolicyFile = z.output<typeof policySchema>;
export type RuleEntry = PolicyFile['rules'][number];
export type BudgetEntry = PolicyFile['budgets'][number];
export type TestEntry = PolicyFile['tests'][number];
export type MatchEntry = RuleEntry['match'];
export type ArgumentTest = NonNullable<MatchEntry['args']>[string][number];
