/** Whether enough people could ever satisfy an approver rule; requests that no one can decide are refused at once. */
import type { CanBeAsked } from '../../approvals/ports.ts';
import type { ApproverSource } from '../../domain/decision.ts';
import type { CurrentStaticGroups } from '../../domain/static-groups.ts';
import { within } from '../../domain/time/within.ts';
import type { UserGroups } from './user-groups.ts';

/** Milliseconds in which Slack is expected to name the members of a group. */
const PATIENCE = 2_000;

/**
 * Directory groups cannot be listed, so a rule with one is taken to have members. So is a group whose members Slack
 * does not name in time, as while it limits us: this look only spares people a request in vain, and every vote is
 * proven by a look of its own. Rejects if Slack refuses the look.
 */
export const createCanBeAsked =
  (members: UserGroups['membersLately'], staticGroups: CurrentStaticGroups): CanBeAsked =>
  async (rule) => {
    if (rule.any.some((source) => 'group' in source)) return true;
    const listed = Promise.all(rule.any.map((source) => peopleOf(source, members, staticGroups)));
    // Its rejection is heard here, or by no one once the time is over.
    listed.catch(() => undefined);
    const people = await within(listed, PATIENCE);
    return people === undefined || new Set(people.flat()).size >= rule.quorum;
  };

const peopleOf = async (
  source: ApproverSource,
  members: UserGroups['membersLately'],
  staticGroups: CurrentStaticGroups,
): Promise<readonly string[]> => {
  if ('user' in source) return [source.user];
  if ('static' in source) return [...(staticGroups().get(source.static) ?? [])];
  return 'slackGroup' in source ? [...(await members(source.slackGroup))] : [];
};
