/** What is done by hand in Slack and not kept elsewhere, in the audit log: before it is done, and what came of it. */
import type { AuditEvent } from '../domain/audit.ts';
import type { Identity } from '../domain/caller.ts';
import type { Requested } from '../grants/request.ts';
import type { Desk } from './desk.ts';

/** Nothing is done where it cannot be audited. */
export const audited = async (
  { audit }: Pick<Desk, 'audit'>,
  event: Pick<AuditEvent, 'action' | 'target' | 'detail'> & { readonly by: Identity },
  work: () => Promise<Requested>,
): Promise<Requested> => {
  await audit({ ...event, via: 'slack', outcome: 'attempted' });
  const done = await work();
  await audit({
    ...event,
    via: 'slack',
    ...(done.ok ? { target: done.grant.id, outcome: 'done' } : { outcome: 'refused', detail: done.why }),
  });
  return done;
};
