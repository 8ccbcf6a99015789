/** The Slack account of the one who asked for a call, by the one configured method turned round. */
import type { Approval } from '../../domain/approval.ts';
import { callerKey, type Identity } from '../../domain/caller.ts';
import { isSlackUser } from '../../domain/person.ts';
import { lately } from '../../domain/time/lately.ts';
import type { Mapping, Web } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';
import type { Links } from './links.ts';

/**
 * Slack user id of the caller, or of the one who answers for a service; undefined if the method knows none. Rejects
 * if the look-up does. Good for telling someone something, proves nothing.
 */
export type FindAccount = (caller: Approval['caller']) => Promise<string | undefined>;

interface FindAccountDeps {
  readonly web: Pick<Web, 'users'>;
  readonly mapping: Mapping;
  readonly links: Pick<Links, 'accountOf'>;
  readonly now: () => number;
}

/** An agent may ask for a hundred things in a row, and Slack answers fifty such questions a minute. */
const REMEMBERED = 10 * 60_000;

/**
 * Resolves with the Slack user id, undefined if none is found. What was found is remembered for a while: nothing is
 * decided by it.
 */
export const createFindAccount = (deps: FindAccountDeps): FindAccount => {
  const { mapping, now } = deps;
  const find = async (person: Identity): Promise<string | undefined> => {
    switch (mapping.method) {
      case 'email':
        return byEmail(deps.web, person.email, mapping.domains);
      case 'link':
        return deps.links.accountOf(person);
      case 'directory':
        return mapping.accountOf(person);
    }
  };

  const found = lately(find, {
    now,
    life: REMEMBERED,
    keyOf: ([person]) => JSON.stringify([callerKey(person), person.email]),
  });

  return async ({ kind, owner, ...caller }) => {
    if (owner !== undefined && isSlackUser(owner)) return owner;
    const person = kind === 'human' ? caller : ownerOf(owner, caller.issuer);
    return person === undefined ? undefined : found(person);
  };
};

/** Named by e-mail address or by subject. */
const ownerOf = (owner: string | undefined, issuer: string): Identity | undefined =>
  owner === undefined
    ? undefined
    : { issuer, subject: owner, email: owner.includes('@') ? owner : undefined };

const byEmail = async (
  web: Pick<Web, 'users'>,
  email: string | undefined,
  domains: readonly string[],
): Promise<string | undefined> => {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (email === undefined || !domains.some((allowed) => allowed.toLowerCase() === domain)) return undefined;
  try {
    return (await web.users.lookupByEmail({ email })).user?.id;
  } catch (error) {
    if (errorCode(error) === 'users_not_found') return undefined;
    throw error;
  }
};
