/** The shape of policy.yaml, as it is written; other files give it a meaning. The reference is generated from here. */
import { z } from 'zod';
import { match, rule } from './rule-schema.ts';
import { action, duration, id, oneOrMore, text } from './schema-values.ts';
import { test } from './test-schema.ts';

export { callerSchema, callSchema } from './test-schema.ts';

const source = z.union(
  [
    z.strictObject({
      group: text.describe('Group of the directory, of tokens or of this file.').meta({ example: 'dba' }),
    }),
    z.strictObject({ slackGroup: text.describe('Id of a Slack user group.').meta({ example: 'S0DBA' }) }),
    z.strictObject({
      user: text.describe('One person, by subject or e-mail address.').meta({ example: 'alice@acme.io' }),
    }),
  ],
  { error: 'must be one of { group: … }, { slackGroup: … } or { user: … }' },
);

const members = z.array(text).min(1, { error: 'must name at least one person' });

const approvers = z.strictObject({
  any: z
    .array(source)
    .min(1, { error: 'must name at least one group, Slack group or user' })
    .describe('Groups, Slack user groups and people, any of whom may decide.')
    .meta({ example: [{ group: 'dba' }, { slackGroup: 'S0DBA' }] }),
  quorum: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe('How many different people have to approve.')
    .meta({ example: 2 }),
  channel: text
    .optional()
    .describe('Slack channel id that is asked; left out, slack.channel.')
    .meta({ example: 'C0DB' }),
  timeout: duration.optional().describe('How long people have to decide; left out, approvals.timeout.'),
  stepUp: z
    .boolean()
    .default(false)
    .describe('Whether approvers have to sign in anew, on a page of the gateway.'),
});

/** What each way to access names. */
const opened = {
  title: text.describe('What people read in Slack.').meta({ example: 'Change orders' }),
  servers: oneOrMore(text)
    .describe('Servers that the access opens, by name.')
    .meta({ example: ['billing'] }),
  tools: oneOrMore(text)
    .describe('Tools that the access opens, by name.')
    .meta({ example: ['update_*'] }),
};
const requesters = oneOrMore(text)
  .describe('Groups whose members may ask for it.')
  .meta({ example: ['support'] });

const access = z.strictObject({
  ...opened,
  max: duration.describe('Longest time that may be asked for.').meta({ example: '4h' }),
  approvers: text.describe('Who decides about requests, by name.').meta({ example: 'dba' }),
  requesters,
  coversApproval: z.boolean().default(false).describe('Whether the access also replaces an approval.'),
});

/** An emergency is short; people who need longer ask for access. */
const LONGEST_BREAK_GLASS = 30 * 60_000;

const breakGlass = z.strictObject({
  ...opened,
  requesters,
  max: duration
    .refine((value) => value > 0 && value <= LONGEST_BREAK_GLASS, { error: 'must be at most 30m' })
    .default(LONGEST_BREAK_GLASS)
    .describe('How long the access lasts at most.'),
  channel: text
    .optional()
    .describe('Slack channel id that is told; left out, slack.channel.')
    .meta({ example: 'C0ONCALL' }),
  reviewers: text
    .optional()
    .describe(
      'Which approvers may close the review besides operators; left out, those called default, or the first.',
    )
    .meta({ example: 'dba' }),
});

const budget = z.strictObject({
  id: id.describe('Name of the budget.').meta({ example: 'few-deletes' }),
  match: match.default({}).describe('Which calls count, as in a rule.'),
  limit: z.int().min(0).max(1_000_000).describe('How many calls the budget covers.').meta({ example: 5 }),
  per: z.enum(['caller', 'session', 'tool']).default('caller').describe('What each count is kept for.'),
  window: duration.describe('How long the count goes back.').meta({ example: '1h' }),
  action: z
    .enum(['deny', 'require-grant', 'require-approval'])
    .default('require-approval')
    .describe('What happens to calls once the budget is spent.'),
  approvers: text
    .optional()
    .describe('Who decides about calls beyond the budget, by name.')
    .meta({ example: 'dba' }),
});

const defaults = z.strictObject({
  read: action.default('allow').describe('Action for calls that only read, if no rule matches.'),
  write: action.default('require-approval').describe('Action for calls that change something.'),
  destructive: action.default('require-approval').describe('Action for calls that destroy something.'),
  unknown: action.default('require-approval').describe('Action for calls whose effect cannot be proven.'),
  sensitive: action
    .default('require-approval')
    .describe('Action for calls that hand out secrets or credentials.'),
});

export const policySchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1' }).describe('Version of the format.').meta({ example: 1 }),
  mode: z
    .enum(['enforce', 'shadow'])
    .default('enforce')
    .describe('Whether decisions are enforced, or only made and recorded (shadow).'),
  defaults: defaults.prefault({}).describe('What happens if no rule matches, by effect.'),
  groups: z
    .record(id, members)
    .default({})
    .describe('Groups by their members: e-mail addresses, subjects or Slack user ids.')
    .meta({ example: { dba: ['alice@acme.io', 'U0CAROL'] } }),
  approvers: z.record(id, approvers).default({}).describe('Who decides about held calls, by name.'),
  access: z.record(id, access).default({}).describe('Temporary access that people may ask for, by name.'),
  breakGlass: z.record(id, breakGlass).default({}).describe('Emergency access that begins at once, by name.'),
  rules: z.array(rule).default([]).describe('The rules; their order has no meaning.'),
  budgets: z.array(budget).default([]).describe('How many calls of a kind are allowed in a time.'),
  tests: z
    .array(test)
    .default([])
    .describe('Calls with the decision they must get; they run whenever the file is loaded.'),
});

export type PolicyFile = z.output<typeof policySchema>;
export type RuleEntry = PolicyFile['rules'][number];
export type BudgetEntry = PolicyFile['budgets'][number];
export type TestEntry = PolicyFile['tests'][number];
export type MatchEntry = RuleEntry['match'];
export type ArgumentTest = NonNullable<MatchEntry['args']>[string][number];
