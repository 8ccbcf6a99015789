/** Proves, at the moment of a click in Slack, that the person behind it may decide about this request. */
import type { ApproverRule, ApproverSource } from '../../domain/decision.ts';
import { emailIdentity, personKey } from '../../domain/person.ts';
import type { CurrentStaticGroups } from '../../domain/static-groups.ts';
import type { VerifyApprover } from '../../domain/vote.ts';
import type { Clicker } from '../../people/conflict-of-interest.ts';
import type { ConflictOf } from '../../people/conflict-of-records.ts';
import type { GroupsOf } from '../../people/groups-of.ts';
import { notAnApprover } from '../../people/not-an-approver.ts';
import { proves } from '../../people/proves.ts';
import type { Identify } from './identify.ts';
import type { UserGroups } from './user-groups.ts';
import type { SlackPerson, WhoIs } from './who-is.ts';

interface VerifyDeps {
  readonly whoIs: WhoIs;
  readonly identify: Identify;
  readonly groupsOf: GroupsOf;
  readonly conflictOf: ConflictOf;
  readonly staticGroups: CurrentStaticGroups;
  readonly members: UserGroups['membersNow'];
  /** Decides about clicks that came through the API. */
  readonly verifyCaller: VerifyApprover;
}

const UNPROVEN = 'Firebreak could not verify you just now. Nothing was approved; try again.';

/** In the order of the checks that must not be skipped: account, identity, own request, directory, membership. */
export const createVerifyApprover =
  (deps: VerifyDeps): VerifyApprover =>
  async (click, request) => {
    if ('caller' in click) return deps.verifyCaller(click, request);
    try {
      const known = await deps.whoIs(click.user, click.team);
      if (!known.ok) return known;
      const identified = await deps.identify(known.person);
      if (!identified.ok) return identified;
      const clicker = clickerOf(known.person, identified.identity);
      const conflict = await deps.conflictOf(clicker, request);
      if (conflict !== undefined) return { ok: false, problem: conflict };
      // Before any source: those whom the directory has deactivated decide by no group, name or list, and it rejects then.
      const groups = (await deps.groupsOf(clicker.identity)) ?? [];
      const proven = await prove(deps, known.person, { clicker, groups, rule: request.approvers });
      const { mapping } = identified;
      return proven.ok ? { ok: true, approver: { ...proven.approver, mapping } } : proven;
    } catch {
      return { ok: false, problem: UNPROVEN };
    }
  };

const clickerOf = (person: SlackPerson, identity: Clicker['identity']): Clicker => ({
  identity,
  aliases: person.email === undefined ? [] : [emailIdentity(person.email)],
  slackUser: person.user,
});

/** A person who clicked, and what the directory says of them. */
interface Proving {
  readonly clicker: Clicker;
  readonly groups: readonly string[];
}

const prove = async (
  deps: VerifyDeps,
  person: SlackPerson,
  { clicker, groups, rule }: Proving & { readonly rule: ApproverRule },
): ReturnType<VerifyApprover> => {
  let unanswered = false;
  for (const source of rule.any) {
    const proof = await proofBy(deps, source, { clicker, groups }).catch(() => {
      unanswered = true;
      return undefined;
    });
    if (proof !== undefined) {
      const key = personKey(clicker.identity);
      return { ok: true, approver: { key, name: person.name, slackUser: person.user, proof } };
    }
  }
  if (unanswered) return { ok: false, problem: UNPROVEN };
  return { ok: false, problem: notAnApprover(rule, { ...clicker, staticGroups: deps.staticGroups() }) };
};

const proofBy = async (
  deps: VerifyDeps,
  source: ApproverSource,
  { clicker: { identity, slackUser }, groups }: Proving,
): Promise<string | undefined> => {
  if ('slackGroup' in source) {
    const isMember = (await deps.members(source.slackGroup)).has(slackUser ?? '');
    return isMember ? `slackGroup:${source.slackGroup}` : undefined;
  }
  return proves(source, { identity, slackUser, groups, staticGroups: deps.staticGroups() });
};
