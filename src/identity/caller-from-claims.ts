/** Verified claims -> the caller they describe. */
import type { Caller, Unproven } from '../domain/caller.ts';
import { type ClaimConditions, type Claims, claimAt, unmetClaim } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';
import { compileGlob } from '../domain/text/glob.ts';
import { isPlainName } from '../domain/text/plain-name.ts';
import { type KindRule, kindOf } from './caller-kind.ts';
import { isVerified, readEmail } from './read-email.ts';
import { type GroupsClaim, readGroups } from './read-groups.ts';
import { runOf } from './run-of.ts';

/** Which claims to read; dots reach into nested ones, as in `realm_access.roles`. */
export interface ClaimNames {
  readonly subject: string;
  readonly email: string;
  readonly groups: GroupsClaim;
  /** Who answers for a workload. */
  readonly owner?: string | undefined;
  /** Which run of a workload it is; the usual ones if undefined. */
  readonly run?: readonly string[] | undefined;
}

export const STANDARD_CLAIMS: ClaimNames = { subject: 'sub', email: 'email', groups: 'groups' };

/** An issuer, and what it is trusted for. */
export interface TokenSource {
  readonly issuer: string;
  /** What its tokens have to say. */
  readonly require: ClaimConditions;
  readonly kind: KindRule;
  readonly claims: ClaimNames;
  /** Domains whose addresses count. */
  readonly emails: 'all' | readonly string[];
  readonly emailVerified: 'claim' | 'always';
  /** Groups that count, by whom the token stands for. */
  readonly groups: Readonly<Record<Caller['kind'], 'all' | readonly string[]>>;
  /** True if bare subjects mean people of another issuer. */
  readonly foreign: boolean;
  /** Who answers for a workload, by its subject, if no claim says so. */
  readonly owners?: Readonly<Record<string, string>>;
}

/**
 * The caller, with what the issuer is not trusted for set apart. Throws `Refusal('unauthenticated')` if the token does not
 * say what is required, if the subject is missing or no plain name, or if the groups cannot be known.
 */
export const callerFromClaims = (claims: Claims & { readonly exp?: number }, source: TokenSource): Caller => {
  checkRequired(claims, source);
  const subject = claimAt(claims, source.claims.subject);
  if (typeof subject !== 'string' || !isPlainName(subject)) {
    throw new Refusal(
      'unauthenticated',
      `The token has no claim ${source.claims.subject} that names its subject: a text without control characters, and without blanks around it.`,
    );
  }
  const { kind, isGuess } = kindOf(claims, source.kind);
  const { claims: names, emails: domains, emailVerified: verified } = source;
  const email = readEmail(claims, { claim: names.email, domains, verified });
  // A person must not gain the groups of workloads by a token that looks like theirs.
  const groups = sort(readGroups(claims, names.groups), source.groups[isGuess ? 'human' : kind]);
  const clientId = claims['client_id'] ?? claims['azp'] ?? claims['cid'];
  return {
    issuer: source.issuer,
    subject,
    email: email.counts ? email.address : undefined,
    groups: groups.counting,
    kind,
    kindGuessed: isGuess ? true : undefined,
    owner: kind === 'workload' ? ownerOf(claims, subject, source) : undefined,
    run: kind === 'workload' ? runOf(claims, names.run) : undefined,
    clientId: typeof clientId === 'string' ? clientId : undefined,
    foreign: source.foreign ? true : undefined,
    unproven: unproven(email.counts ? undefined : email.address, groups.others),
    expiresAt: (claims.exp ?? 0) * 1000,
  };
};

const checkRequired = (claims: Claims, source: TokenSource): void => {
  const { require, claims: names, emailVerified: verified } = source;
  // The one who may write any address into their account could otherwise write one of the company's.
  const demandsEmail = [...Object.keys(require), names.subject].find(
    (name) => name === names.email || name === 'email',
  );
  const unmet =
    unmetClaim(claims, require) ??
    (demandsEmail === undefined || isVerified(claims, { claim: demandsEmail, verified })
      ? undefined
      : `${demandsEmail}_verified`);
  if (unmet === undefined) return;
  throw new Refusal(
    'unauthenticated',
    `The token is not one this gateway accepts: its claim ${unmet} is missing or differs from what the gateway requires of this issuer.`,
  );
};

const sort = (groups: readonly string[], trusted: 'all' | readonly string[]) =>
  trusted === 'all'
    ? { counting: groups, others: [] }
    : {
        counting: groups.filter((group) => trusted.includes(group)),
        others: groups.filter((group) => !trusted.includes(group)),
      };

const unproven = (email: string | undefined, groups: readonly string[]): Unproven | undefined =>
  email === undefined && groups.length === 0 ? undefined : { email, groups };

const ownerOf = (claims: Claims, subject: string, source: TokenSource): string | undefined => {
  const claimed = source.claims.owner === undefined ? undefined : claimAt(claims, source.claims.owner);
  if (typeof claimed === 'string' && claimed !== '') return claimed;
  const { owners = {} } = source;
  if (Object.hasOwn(owners, subject)) return owners[subject];
  // People write subjects of jobs as they do in conditions and rules, with `*`.
  return Object.entries(owners).find(([pattern]) => compileGlob(pattern)(subject))?.[1];
};
