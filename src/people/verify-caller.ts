/** Proves that the one who decides through the API or on the web may: by today's groups of a person's access token, or by name. */
import { callerName } from '../domain/caller.ts';
import { personKey } from '../domain/person.ts';
import type { CurrentStaticGroups } from '../domain/static-groups.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { ConflictOf } from './conflict-of-records.ts';
import type { GroupsOf } from './groups-of.ts';
import { notAnApprover } from './not-an-approver.ts';
import { proves } from './proves.ts';

/**
 * Resolves with the proof, or with a sentence for the person. It rejects if the directory cannot be asked, and then
 * nothing counts.
 */
export const createVerifyCaller =
  (groupsOf: GroupsOf, staticGroups: CurrentStaticGroups, conflictOf: ConflictOf): VerifyApprover =>
  async (click, request) => {
    if (!('caller' in click)) {
      return { ok: false, problem: 'Slack is not connected, so nothing was decided.' };
    }
    const { caller } = click;
    if (caller.kind !== 'human') return { ok: false, problem: 'Only people decide, not services.' };
    const conflict = await conflictOf({ identity: caller, aliases: [], slackUser: undefined }, request);
    if (conflict !== undefined) return { ok: false, problem: conflict };
    // The directory is fresher than the token; if there is none, a token lives ten minutes at most.
    const groups = (await groupsOf(caller)) ?? caller.groups;
    const evidence = { identity: caller, groups, staticGroups: staticGroups() };
    const proof = request.approvers.any.map((source) => proves(source, evidence)).find(Boolean);
    return proof === undefined
      ? { ok: false, problem: notAnApprover(request.approvers, evidence) }
      : {
          ok: true,
          approver: { key: personKey(caller), name: callerName(caller), slackUser: undefined, proof },
        };
  };
