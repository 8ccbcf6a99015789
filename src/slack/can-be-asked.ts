/** Whether enough people could ever satisfy an approver rule; requests that nobody can decide are refused at once. */
import type { CanBeAsked } from '../approvals/ports.ts';
import type { CurrentStaticGroups } from '../domain/static-groups.ts';
import type { UserGroups } from './user-groups.ts';

/** Directory groups cannot be listed, so a rule with one is taken to have members. */
export const createCanBeAsked =
  (members: UserGroups['membersLately'], staticGroups: CurrentStaticGroups): CanBeAsked =>
  async (rule) => {
    if (rule.any.some((source) => 'group' in source)) return true;
    const people = new Set<string>();
    for (const source of rule.any) {
      if ('user' in source) people.add(source.user);
      if ('static' in source) for (const one of staticGroups().get(source.static) ?? []) people.add(one);
      if ('slackGroup' in source) for (const user of await members(source.slackGroup)) people.add(user);
    }
    return people.size >= rule.quorum;
  };
