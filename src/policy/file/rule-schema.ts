/** The shape of a rule in policy.yaml, as it is written. */
import { z } from 'zod';
import { KINDS } from '../../domain/effect.ts';
import { isPointer } from '../../mcp/json/json-pointer.ts';
import { action, id, oneOrMore, text } from './schema-values.ts';

const argumentRange = z.strictObject({
  min: z.number().optional().describe('Smallest number that matches.').meta({ example: 1 }),
  max: z.number().optional().describe('Largest number that matches.').meta({ example: 100 }),
});
const argumentRegex = z.strictObject({
  regex: text.describe('Regular expression in the syntax of RE2.').meta({ example: '^prod-' }),
});
const argumentTest = z.union([z.string(), z.number(), z.boolean(), argumentRange, argumentRegex]);

/** Which calls a rule or a budget is about. */
export const match = z.strictObject({
  server: oneOrMore(text)
    .optional()
    .describe('Servers by name; * stands for any characters.')
    .meta({ example: 'billing*' }),
  tool: oneOrMore(text)
    .optional()
    .describe('Tools by name; * stands for any characters.')
    .meta({ example: ['update_*', 'delete_*'] }),
  method: oneOrMore(text)
    .optional()
    .describe('MCP methods; left out, a rule is about every method that its other keys can describe.')
    .meta({ example: 'tools/call' }),
  resource: oneOrMore(text)
    .optional()
    .describe('Resource URIs; * stands for any characters.')
    .meta({ example: 'file:///srv/data/*' }),
  prompt: oneOrMore(text)
    .optional()
    .describe('Prompts by name; * stands for any characters.')
    .meta({ example: 'release-*' }),
  effect: oneOrMore(z.enum(KINDS))
    .optional()
    .describe('What the call does, as read from its arguments.')
    .meta({ example: ['write', 'destructive', 'unknown'] }),
  group: oneOrMore(text).optional().describe('Groups of the caller.').meta({ example: 'support' }),
  user: oneOrMore(text)
    .optional()
    .describe('People, by subject or e-mail address.')
    .meta({ example: 'bob@acme.io' }),
  workload: oneOrMore(text)
    .optional()
    .describe('Workloads, by subject.')
    .meta({ example: 'repo:acme/billing:*' }),
  sql: oneOrMore(text)
    .optional()
    .describe('Kinds of SQL statement that the call contains.')
    .meta({ example: ['drop', 'truncate', 'alter'] }),
  shell: oneOrMore(text)
    .optional()
    .describe('Commands that the call would run in a shell.')
    .meta({ example: ['rm', 'kubectl delete'] }),
  args: z
    .record(text, z.union([z.array(argumentTest).min(1), argumentTest.transform((one) => [one])]))
    .optional()
    .describe('Arguments by JSON path: a value or pattern, { regex }, or { min, max }.')
    .meta({ example: { status: 'paid', limit: { max: 100 } } }),
});

const pointer = z.string().refine(isPointer, {
  error: 'must be a JSON pointer such as /table or /filter/0, or empty for the whole',
});

const drift = z
  .string()
  .regex(/^\d{1,4}(\.\d+)?%$/, { error: 'must be a percentage such as 0% or 10%' })
  .transform((text) => Number(text.slice(0, -1)) / 100);

const preview = z.strictObject({
  tool: text.describe('A tool of the same server that only reads.').meta({ example: 'count_orders' }),
  args: z
    .record(text, pointer)
    .default({})
    .describe('Its arguments, taken from the call by JSON pointers.')
    .meta({ example: { status: '/status' } }),
  result: pointer
    .default('')
    .describe('JSON pointer to the number or short text in its answer.')
    .meta({ example: '/0/count' }),
  drift: drift
    .prefault('0%')
    .describe('How far the number may have moved when the call runs; beyond it, the approval is void.')
    .meta({ example: '10%' }),
});

/** One rule. */
export const rule = z.strictObject({
  id: id.describe('Name of the rule, in decisions, recordings and cards.').meta({ example: 'no-ddl' }),
  match: match.default({}).describe('Which calls the rule is about: keys mean all of them, lists any.'),
  when: text
    .max(4096, { error: 'must be at most 4096 characters' })
    .optional()
    .describe('A condition in CEL that has to hold as well.')
    .meta({ example: 'args.limit <= 100' }),
  action: action
    .describe('What happens to matching calls; the strongest matching rule wins.')
    .meta({ example: 'require-approval' }),
  approvers: text
    .optional()
    .describe('Who decides, by name; left out, those called default, or the first.')
    .meta({ example: 'dba' }),
  message: text
    .optional()
    .describe('A sentence for the caller.')
    .meta({ example: 'DDL goes through migrations.' }),
  preview: preview.optional().describe('What approvers see of the effect before they decide.'),
  shadow: z.boolean().default(false).describe('Decide and record only; the call goes on.'),
});
