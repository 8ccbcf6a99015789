/** How one source of approvers proves a person. */
import type { Identity } from '../domain/caller.ts';
import type { ApproverSource } from '../domain/decision.ts';
import { isNamed } from '../domain/person.ts';
import type { StaticGroups } from '../domain/static-groups.ts';

/** What is known about a person, now. */
export interface Evidence {
  readonly identity: Identity;
  readonly slackUser?: string | undefined;
  /** Of the directory, or of their token. */
  readonly groups: readonly string[];
  readonly staticGroups: StaticGroups;
}

/** How a source that needs no further look-up proves the person, or undefined. */
export const proves = (
  source: ApproverSource,
  { identity, slackUser, groups, staticGroups }: Evidence,
): string | undefined => {
  const isThem = (word: string): boolean => isNamed(word, identity, slackUser);
  if ('group' in source) return groups.includes(source.group) ? `group:${source.group}` : undefined;
  if ('user' in source) return isThem(source.user) ? `user:${source.user}` : undefined;
  if (!('static' in source)) return undefined;
  return staticGroups.get(source.static)?.some(isThem) ? `static:${source.static}` : undefined;
};
