/** Members of Slack user groups: fresh where somebody decides, remembered for half a minute where they are only shown. */
import { errorCode } from './error-code.ts';
import type { Web } from './ports.ts';

export interface UserGroups {
  /** Asks Slack now. Groups that are disabled, deleted or shared from elsewhere are empty. Rejects where Slack does. */
  membersNow(group: string): Promise<ReadonlySet<string>>;
  /** At most 30 s old; for display and early refusals only. */
  membersLately(group: string): Promise<ReadonlySet<string>>;
  /** Drops what is remembered; for Slack's events about groups. */
  forget(): void;
}

const REMEMBERED = 30_000;

export const createUserGroups = (web: Web, now: () => number): UserGroups => {
  const remembered = new Map<string, { readonly at: number; readonly members: ReadonlySet<string> }>();

  const membersNow = async (group: string): Promise<ReadonlySet<string>> => {
    const [usable, members] = await Promise.all([isUsable(web, group), listMembers(web, group)]);
    const found = new Set(usable ? members : []);
    remembered.set(group, { at: now(), members: found });
    return found;
  };

  return {
    membersNow,
    membersLately: async (group) => {
      const last = remembered.get(group);
      return last !== undefined && now() - last.at < REMEMBERED ? last.members : membersNow(group);
    },
    forget: () => remembered.clear(),
  };
};

/** A group of another organisation, shared into this workspace, is filled by strangers. */
const isUsable = async (web: Web, group: string): Promise<boolean> => {
  const { usergroups } = await web.usergroups.list({ include_disabled: false });
  const found = usergroups?.find(({ id }) => id === group);
  return found !== undefined && found.is_external !== true && (found.date_delete ?? 0) === 0;
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
