/** Whether someone in Slack belongs to one of the groups that may ask for access: of the policy file, the directory, or Slack by id. */

import type { BelongsTo } from '../../access/ports.ts';
import { isNamed } from '../../domain/person.ts';
import type { CurrentStaticGroups } from '../../domain/static-groups.ts';
import type { GroupsOf } from '../../people/groups-of.ts';
import type { UserGroups } from './user-groups.ts';

/** What the id of a Slack user group looks like; a directory group of such a name is looked for as well. */
export const SLACK_GROUP = /^S[A-Z0-9]+$/;

/** Rejects if the directory or Slack cannot be asked, or the directory has deactivated the person. */
export const createBelongsTo =
  (groupsOf: GroupsOf, members: UserGroups['membersNow'], staticGroups: CurrentStaticGroups): BelongsTo =>
  async (person, names) => {
    // Before any list: of people whom the directory has deactivated it rejects, and they belong to nothing.
    const directory = (await groupsOf(person.identity)) ?? [];
    const listed = staticGroups();
    const isMember = (word: string): boolean => isNamed(word, person.identity, person.slackUser);
    if (names.some((name) => listed.get(name)?.some(isMember))) return true;
    // A group of the policy file has no other members, whatever else is called so.
    const groups = names.filter((name) => !listed.has(name));
    if (groups.some((group) => directory.includes(group))) return true;
    for (const group of groups.filter((name) => SLACK_GROUP.test(name))) {
      if ((await members(group)).has(person.slackUser)) return true;
    }
    return false;
  };
