/** Proves that whoever decides through the API or on the web may: by today's groups of a person's access token, or by name. */
import { callerName, type Identity } from '../domain/caller.ts';
import type { ApproverSource } from '../domain/decision.ts';
import { isNamed, personKey } from '../domain/person.ts';
import type { CurrentStaticGroups, StaticGroups } from '../domain/static-groups.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { GroupsOf } from './groups-of.ts';
import { objectionTo } from './objection.ts';

export const createVerifyCaller =
  (groupsOf: GroupsOf, staticGroups: CurrentStaticGroups): VerifyApprover =>
  async (click, request) => {
    if (!('caller' in click)) {
      return { ok: false, reason: 'Slack is not connected, so nothing was decided.' };
    }
    const { caller } = click;
    if (caller.kind !== 'human') return { ok: false, reason: 'Only people decide, not services.' };
    const objection = objectionTo({ identity: caller, aliases: [], slackUser: undefined }, request);
    if (objection !== undefined) return { ok: false, reason: objection };
    // The directory is fresher than the token; where there is none, a token lives ten minutes at most.
    const groups = (await groupsOf(caller)) ?? caller.groups;
    const evidence = { identity: caller, groups, staticGroups: staticGroups() };
    const proof = request.approvers.any.map((source) => proves(source, evidence)).find(Boolean);
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

/** What is known about a person, now. */
export interface Evidence {
  readonly identity: Identity;
  readonly slackUser?: string | undefined;
  /** Of the directory, or of their token. */
  readonly groups: readonly string[];
  readonly staticGroups: StaticGroups;
}

/** How a source that needs no further look-up proves the person, or undefined. */
export const proves = (
  source: ApproverSource,
  { identity, slackUser, groups, staticGroups }: Evidence,
): string | undefined => {
  const isThem = (word: string): boolean => isNamed(word, identity, slackUser);
  if ('group' in source) return groups.includes(source.group) ? `group:${source.group}` : undefined;
  if ('user' in source) return isThem(source.user) ? `user:${source.user}` : undefined;
  if (!('static' in source)) return undefined;
  return staticGroups.get(source.static)?.some(isThem) ? `static:${source.static}` : undefined;
};
