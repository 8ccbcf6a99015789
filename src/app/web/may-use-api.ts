/** For whom the authorization server gives tokens for the API: who holds a role, and approvers of the policy in force. */
import type { Caller } from '../../domain/caller.ts';
import type { ApproverSource } from '../../domain/decision.ts';
import { isNamed } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { inStaticGroups } from '../../domain/static-groups.ts';
import { holdsRole, type Roles } from '../../http/api/mount-route.ts';
import type { Policy } from '../../policy/policy.ts';
import type { StandingOf } from '../../provisioning/standing.ts';
import { inDirectory } from '../people/open-provisioning.ts';

/**
 * Returns the check. It gives nothing by itself, since the API asks about roles with each request; people whose only way to be
 * an approver is a Slack user group decide in Slack.
 */
export const createMayUseApi =
  (deps: {
    readonly roles: Roles;
    readonly policy: () => Pick<Policy, 'approvers' | 'groups'>;
    readonly standingOf: StandingOf | undefined;
  }) =>
  async (told: Caller): Promise<boolean> => {
    const caller = await Promise.try(inDirectory, deps.standingOf, told).catch(noOne);
    if (caller === undefined) return false;
    if (holdsRole(deps.roles, 'auditor', caller) || holdsRole(deps.roles, 'operator', caller)) return true;
    if (caller.kind !== 'human') return false;
    const { approvers, groups } = deps.policy();
    const { groups: own } = inStaticGroups(caller, groups);
    const isMeant = (source: ApproverSource): boolean => {
      if ('group' in source) return own.includes(source.group);
      if ('static' in source) return own.includes(source.static);
      return 'user' in source && isNamed(source.user, caller);
    };
    return [...approvers.values()].some(({ any }) => any.some(isMeant));
  };

/** Whom the directory has deactivated. */
const noOne = (error: unknown): undefined => {
  if (error instanceof Refusal && error.code === 'unauthenticated') return undefined;
  throw error;
};
