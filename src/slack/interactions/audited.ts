/** What is done by hand in Slack and not kept elsewhere, in the audit log: before it is done, and what came of it. */

import type { Identity } from '../../domain/caller.ts';
import type { AuditEvent } from '../../operators/audit.ts';
import type { HandlerContext } from './handler-context.ts';

type Outcome = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** What the log is told; `done` adds what is known only afterwards. */
interface Told<T extends Outcome> extends Pick<AuditEvent, 'action' | 'target' | 'detail'> {
  readonly by: Identity;
  readonly done?: (outcome: Extract<T, { ok: true }>) => Partial<Pick<AuditEvent, 'target' | 'detail'>>;
}

/** Nothing is done if it cannot be audited. */
export const audited = async <T extends Outcome>(
  { audit }: Pick<HandlerContext, 'audit'>,
  { done = () => ({}), ...event }: Told<T>,
  work: () => Promise<T>,
): Promise<T> => {
  await audit({ ...event, via: 'slack', outcome: 'attempted' });
  const outcome = await work();
  await audit({
    ...event,
    via: 'slack',
    ...(outcome.ok
      ? { ...done(outcome as Extract<T, { ok: true }>), outcome: 'done' }
      : { outcome: 'refused', detail: outcome.problem }),
  });
  return outcome;
};
