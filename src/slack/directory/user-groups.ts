/** Members of Slack user groups: fresh if someone decides, remembered for half a minute if they are only shown. */

import type { Web } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';
import { createSharedLook } from './shared-look.ts';

export interface UserGroups {
  /** Asks Slack now. Groups that are disabled, deleted or shared from elsewhere are empty. Rejects if Slack does. */
  membersNow(group: string): Promise<ReadonlySet<string>>;
  /** At most 30 s old; for display and early refusals only. */
  membersLately(group: string): Promise<ReadonlySet<string>>;
  /** Drops what is remembered; for Slack's events about groups. */
  forget(): void;
}

const REMEMBERED = 30_000;

interface Group {
  readonly look: () => Promise<ReadonlySet<string>>;
  last?: { readonly at: number; readonly members: Promise<ReadonlySet<string>> } | undefined;
}

/** Returns the members of user groups. `membersNow` rejects if Slack cannot be asked. */
export const createUserGroups = (web: Web, now: () => number): UserGroups => {
  const groups = new Map<string, Group>();
  const usable = createSharedLook(() => usableGroups(web));

  const groupOf = (id: string): Group => {
    const known = groups.get(id);
    if (known !== undefined) return known;
    const look = createSharedLook(async () => {
      const [ids, members] = await Promise.all([usable(), listMembers(web, id)]);
      return new Set(ids.has(id) ? members : []);
    });
    const group: Group = { look };
    groups.set(id, group);
    return group;
  };

  const lookAt = (group: Group): Promise<ReadonlySet<string>> => {
    const found = { at: now(), members: group.look() };
    group.last = found;
    found.members.catch(() => {
      if (group.last === found) group.last = undefined;
    });
    return found.members;
  };

  return {
    membersNow: async (id) => lookAt(groupOf(id)),
    membersLately: async (id) => {
      const group = groupOf(id);
      const { last } = group;
      return last !== undefined && now() - last.at < REMEMBERED ? last.members : lookAt(group);
    },
    forget: () => {
      for (const group of groups.values()) group.last = undefined;
    },
  };
};

/** A group of another organisation, shared into this workspace, is filled by strangers. */
const usableGroups = async (web: Web): Promise<ReadonlySet<string>> => {
  const { usergroups = [] } = await web.usergroups.list({ include_disabled: false });
  const own = usergroups.filter((group) => group.is_external !== true && (group.date_delete ?? 0) === 0);
  return new Set(own.map(({ id = '' }) => id));
};

const listMembers = async (web: Web, group: string): Promise<readonly string[]> => {
  try {
    return (await web.usergroups.users.list({ usergroup: group })).users ?? [];
  } catch (error) {
    if (GONE.includes(errorCode(error))) return [];
    throw error;
  }
};

/** The words in which Slack says that there is no such group here, or none on this plan. */
const GONE = ['no_such_subteam', 'subteam_not_found', 'paid_teams_only'];
