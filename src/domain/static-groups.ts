/** Groups whose members stand in the policy file, for companies without a directory or Slack user groups. */
import type { Caller } from './caller.ts';
import { couldBeNamed, isNamed } from './person.ts';

/** Members by name of the group: e-mail address, subject of their tokens, or Slack user id. */
export type StaticGroups = ReadonlyMap<string, readonly string[]>;

/** Those of the policy in force, so that the one who was struck off counts no more. */
export type CurrentStaticGroups = () => StaticGroups;

/**
 * The caller with the groups that count: a group of the policy file has the members that stand there and no others,
 * whatever a token says. Services are named by subject only, since they may carry the e-mail of a person.
 */
export const inStaticGroups = <
  C extends Pick<
    Caller,
    'issuer' | 'subject' | 'email' | 'groups' | 'kind' | 'kindGuessed' | 'foreign' | 'unproven'
  >,
>(
  caller: C,
  groups: StaticGroups,
): C => {
  if (groups.size === 0) return caller;
  const known = caller.kind === 'human' ? caller : { ...caller, email: undefined };
  // Who may be a person after all is kept out like the person.
  const possibly = caller.kindGuessed === true ? caller : known;
  const own = namesOfGroups(groups, (word) => isNamed(word, known));
  const isOther = (group: string): boolean => !groups.has(group);
  const possible = [
    ...(caller.unproven?.groups ?? []).filter(isOther),
    ...namesOfGroups(groups, (word) => couldBeNamed(word, possibly)).filter((name) => !own.includes(name)),
  ];
  return {
    ...caller,
    groups: [...caller.groups.filter(isOther), ...own],
    ...(caller.unproven === undefined && possible.length === 0
      ? {}
      : { unproven: { ...caller.unproven, groups: possible } }),
  };
};

const namesOfGroups = (groups: StaticGroups, isMember: (word: string) => boolean): readonly string[] =>
  [...groups].filter(([, members]) => members.some(isMember)).map(([name]) => name);
