/** Named approvers, and which of them stand behind a rule that names none. */
import type { ApproverRule, ApproverSource } from '../../domain/decision.ts';
import type { StaticGroups } from '../../domain/static-groups.ts';
import type { PathProblem } from '../../problems/problem.ts';
import type { PolicyFile } from '../file/schema.ts';

/** The static groups of a policy file, by name. */
export const compileGroups = (entries: PolicyFile['groups']): StaticGroups =>
  new Map(Object.entries(entries));

/** The approver rules of a policy file, by name. */
export const compileApprovers = ({
  approvers,
  groups,
}: Pick<PolicyFile, 'approvers' | 'groups'>): ReadonlyMap<string, ApproverRule> =>
  new Map(
    Object.entries(approvers).map(([name, { any, quorum, channel, timeout, stepUp }]) => [
      name,
      { name, any: any.map((source) => fixSource(source, groups)), quorum, channel, timeout, stepUp },
    ]),
  );

/** Settled here and copied onto requests: a group struck from the file is not filled from the directory instead. */
const fixSource = (source: ApproverSource, groups: PolicyFile['groups']): ApproverSource =>
  'group' in source && Object.hasOwn(groups, source.group) ? { static: source.group } : source;

/** Undefined stands for people whom only a directory or Slack can name. */
const peopleOf = (source: ApproverSource, groups: StaticGroups): readonly (string | undefined)[] => {
  if ('user' in source) return [source.user.toLowerCase()];
  if (!('static' in source)) return [undefined];
  return groups.get(source.static)?.map((member) => member.toLowerCase()) ?? [];
};

/** The approvers called `default`, otherwise the first of the file: asked if a rule names none. */
export const standingApprovers = (approvers: ReadonlyMap<string, ApproverRule>): ApproverRule | undefined =>
  approvers.get('default') ?? approvers.values().next().value;

/** Approvers who could never come to a decision, however willing: a quorum above the number of people named. */
export const checkApprovers = (
  approvers: ReadonlyMap<string, ApproverRule>,
  groups: StaticGroups,
): readonly PathProblem[] =>
  [...approvers.values()].flatMap(({ name, any, quorum }) => {
    const people = new Set(any.flatMap((source) => peopleOf(source, groups)));
    if (people.has(undefined) || people.size >= quorum) return [];
    return [
      {
        message: `approvers ${name} can never decide: quorum ${quorum}, but only ${people.size} named`,
        path: ['approvers', name, 'quorum'],
        hint: 'name a group, or lower the quorum',
      },
    ];
  });
