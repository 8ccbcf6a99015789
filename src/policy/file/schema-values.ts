/** The kinds of value that policy.yaml is made of. `kind` and `example` are for the reference. */
import { z } from 'zod';
import { ACTIONS } from '../../domain/decision.ts';
import { parseDuration } from '../../domain/time/duration.ts';

/** Any text but none. */
export const text = z.string().min(1, { error: 'must not be empty' });
/** The name of a rule, a budget, a group, approvers or access. */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, {
  error: 'must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit',
});
/** One value, or a list of them; a list once read. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).min(1, { error: 'must not be empty' }), item.transform((one) => [one])]);
/** A duration as text; milliseconds once read. */
export const duration = z
  .string()
  .transform((value, context) => {
    const milliseconds = parseDuration(value);
    if (milliseconds !== undefined) return milliseconds;
    context.addIssue({ code: 'custom', message: 'must be a duration such as 45s, 15m, 4h or 90d' });
    return z.NEVER;
  })
  .meta({ kind: 'duration', example: '15m' });

/** What a decision can be. */
export const action = z.enum(ACTIONS);
