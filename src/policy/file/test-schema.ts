/** The shape of a test in policy.yaml; the command line takes callers and calls of the same shape. */
import { z } from 'zod';
import { EFFECTS } from '../../domain/effect.ts';
import { action, text } from './schema-values.ts';

/** Who calls. */
export const callerSchema = z.strictObject({
  subject: text.default('test').describe('Subject of the caller.').meta({ example: 'alice' }),
  issuer: text
    .default('test')
    .describe('Issuer of the token.')
    .meta({ example: 'https://login.example.com' }),
  email: text.optional().describe('Confirmed e-mail address.').meta({ example: 'alice@acme.io' }),
  groups: z
    .array(text)
    .default([])
    .describe('Groups of the caller.')
    .meta({ example: ['support'] }),
  kind: z.enum(['human', 'workload']).default('human').describe('Whether a person or a workload calls.'),
});

const annotations = z.strictObject({
  title: z.string().optional().describe('Title of the tool.').meta({ example: 'Delete orders' }),
  readOnlyHint: z.boolean().optional().describe('What the server says about reading only.'),
  destructiveHint: z.boolean().optional().describe('What the server says about destruction.'),
  idempotentHint: z.boolean().optional().describe('What the server says about repetition.'),
  openWorldHint: z.boolean().optional().describe('What the server says about the outside world.'),
});

/** What is called. */
export const callSchema = z.strictObject({
  server: text.describe('Server that is called.').meta({ example: 'billing' }),
  method: text
    .optional()
    .describe('MCP method; left out, the one that the other keys suggest.')
    .meta({ example: 'tools/call' }),
  tool: text.optional().describe('Tool that is called.').meta({ example: 'query' }),
  resource: text
    .optional()
    .describe('Resource that is read.')
    .meta({ example: 'file:///srv/data/report.csv' }),
  prompt: text.optional().describe('Prompt that is asked for.').meta({ example: 'release-notes' }),
  args: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Arguments of the call.')
    .meta({ example: { sql: 'DROP TABLE orders' } }),
  annotations: annotations.optional().describe('What the server says about the tool.'),
});

/** One call with the decision it must get. */
export const test = z.strictObject({
  name: text.describe('What the test shows.').meta({ example: 'no one drops a table' }),
  as: callerSchema.prefault({}).describe('Who calls.'),
  call: callSchema.describe('What is called.'),
  grants: z
    .array(text)
    .default([])
    .describe('Temporary access that the caller holds, by name.')
    .meta({ example: ['billing-write'] }),
  expect: action.describe('The action that has to result.').meta({ example: 'deny' }),
  effect: z
    .enum(EFFECTS)
    .optional()
    .describe('The effect that has to be found.')
    .meta({ example: 'destructive' }),
  rule: text.optional().describe('The rule that has to decide.').meta({ example: 'no-ddl' }),
});
