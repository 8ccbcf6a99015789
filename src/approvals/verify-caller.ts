/** Proves that whoever decides through the API may: by today's groups of a person's access token, or by name. */
import { callerName, type Identity } from '../domain/caller.ts';
import type { ApproverSource } from '../domain/decision.ts';
import { personKey } from '../domain/person.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import { objectionTo } from './objection.ts';
import type { GroupsOf } from './ports.ts';

export const createVerifyCaller =
  (groupsOf: GroupsOf): VerifyApprover =>
  async (click, request) => {
    if (click.via !== 'api') return { ok: false, reason: 'Slack is not connected, so nothing was decided.' };
    const { caller } = click;
    if (caller.kind !== 'human') return { ok: false, reason: 'Only people decide, not services.' };
    const objection = objectionTo({ identity: caller, aliases: [], slackUser: undefined }, request);
    if (objection !== undefined) return { ok: false, reason: objection };
    // The directory is fresher than the token; where there is none, a token lives ten minutes at most.
    const groups = (await groupsOf(caller)) ?? caller.groups;
    const proof = request.approvers.any.map((source) => proves(source, caller, groups)).find(Boolean);
    return proof === undefined
      ? {
          ok: false,
          reason: `You are not an approver of this request; members of ${request.approvers.name} are.`,
        }
      : {
          ok: true,
          approver: { key: personKey(caller), name: callerName(caller), slackUser: undefined, proof },
        };
  };

/** How a source that needs no surface proves the person, or undefined. */
export const proves = (
  source: ApproverSource,
  person: Identity,
  groups: readonly string[],
): string | undefined => {
  if ('group' in source) return groups.includes(source.group) ? `group:${source.group}` : undefined;
  if (!('user' in source)) return undefined;
  const wanted = source.user.toLowerCase();
  const isNamed = wanted === person.email?.toLowerCase() || source.user === person.subject;
  return isNamed ? `user:${source.user}` : undefined;
};
