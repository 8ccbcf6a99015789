/** Who is behind a Slack user id at this moment: a full member of our own workspace, or no one who counts. */

import type { Web } from '../ports.ts';
import type { Account } from '../transport/account.ts';

export interface SlackPerson {
  readonly user: string;
  readonly team: string;
  /** `@alice` */
  readonly name: string;
  /** Only if Slack has confirmed it and the app may see it. */
  readonly email: string | undefined;
}

export type Known = { ok: true; person: SlackPerson } | { ok: false; problem: string };

/** Fresh on each call. Rejects if Slack does not answer. */
export type WhoIs = (user: string, team: string) => Promise<Known>;

type Profile = NonNullable<Awaited<ReturnType<Web['users']['info']>>['user']>;

/** Resolves with the person, or with a sentence for them that says why they cannot act. Rejects if Slack cannot be asked. */
export const createWhoIs =
  (web: Web, account: () => Account | undefined): WhoIs =>
  async (user, team) => {
    const ours = account();
    if (ours === undefined) return { ok: false, problem: `Slack has not been reached yet. ${NOTHING}` };
    // The payload says which workspace it comes from, but only Slack's own record says where the person belongs.
    const { user: profile } = await web.users.info({ user });
    const problem = profile === undefined ? 'Slack does not know you.' : problemWith(profile, ours);
    if (profile === undefined || problem !== undefined) {
      return { ok: false, problem: `${problem ?? ''} ${NOTHING}` };
    }
    if (!isOurTeam(ours, team, profile))
      return { ok: false, problem: `This came from another workspace. ${NOTHING}` };
    const email = profile.is_email_confirmed === true ? profile.profile?.email : undefined;
    return { ok: true, person: { user, team: ours.teamId, name: `@${profile.name ?? user}`, email } };
  };

const NOTHING = 'Nothing was decided.';

const problemWith = (profile: Profile, ours: Account): string | undefined => {
  if (profile.deleted === true) return 'This Slack account is deactivated.';
  if (profile.is_bot === true || profile.id === 'USLACKBOT') return 'Only people decide, not bots.';
  if (profile.is_restricted === true || profile.is_ultra_restricted === true) return 'Guests cannot decide.';
  if (profile.is_stranger === true) return 'People of other workspaces cannot decide.';
  return isAtHome(profile, ours) ? undefined : 'People of other workspaces cannot decide.';
};

const isAtHome = (profile: Profile, ours: Account): boolean =>
  profile.team_id === ours.teamId || isColleague(profile, ours);

const isColleague = (profile: Profile, ours: Account): boolean =>
  ours.enterpriseId !== undefined && profile.enterprise_user?.enterprise_id === ours.enterpriseId;

const isOurTeam = (ours: Account, team: string, profile: Profile): boolean =>
  team === ours.teamId || isColleague(profile, ours);
