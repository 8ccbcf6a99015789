/** Verified claims -> the caller they describe. */
import type { JWTPayload } from 'jose';
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';

/** Which claims to read; dots reach into nested ones, as in `realm_access.roles`. */
export interface ClaimNames {
  readonly subject: string;
  readonly email: string;
  readonly groups: string;
  /** Who answers for a workload. */
  readonly owner?: string | undefined;
}

export const STANDARD_CLAIMS: ClaimNames = { subject: 'sub', email: 'email', groups: 'groups' };

export interface TokenSource {
  readonly issuer: string;
  readonly kind: Caller['kind'];
  readonly claims: ClaimNames;
  /** Who answers for a workload, by its subject, where no claim says so. */
  readonly owners?: Readonly<Record<string, string>>;
}

/** Throws `Refusal('unauthenticated')` where the subject is missing or the groups cannot be known. */
export const callerFromClaims = (claims: JWTPayload, source: TokenSource): Caller => {
  const subject = claimAt(claims, source.claims.subject);
  if (typeof subject !== 'string' || subject === '') {
    throw new Refusal(
      'unauthenticated',
      `The token has no claim ${source.claims.subject} that names its subject.`,
    );
  }
  const email = claimAt(claims, source.claims.email);
  const unverified = claims['email_verified'] === false;
  const clientId = claims['client_id'] ?? claims['azp'];
  return {
    issuer: source.issuer,
    subject,
    // An address nobody has confirmed could be anybody's, and people are matched by it.
    email: typeof email === 'string' && email !== '' && !unverified ? email : undefined,
    groups: groupsOf(claims, source.claims.groups),
    kind: source.kind,
    owner: ownerOf(claims, subject, source),
    clientId: typeof clientId === 'string' ? clientId : undefined,
    expiresAt: (claims.exp ?? 0) * 1000,
  };
};

/** People answer for themselves. */
const ownerOf = (claims: JWTPayload, subject: string, source: TokenSource): string | undefined => {
  if (source.kind !== 'workload') return undefined;
  const claimed = source.claims.owner === undefined ? undefined : claimAt(claims, source.claims.owner);
  if (typeof claimed === 'string' && claimed !== '') return claimed;
  const { owners = {} } = source;
  return Object.hasOwn(owners, subject) ? owners[subject] : undefined;
};

const groupsOf = (claims: JWTPayload, path: string): readonly string[] => {
  // Entra leaves groups out when there are too many; taking that for "no groups" would slip past rules that deny a group.
  const [first = path] = path.split('.');
  if (claimAt(claims, `_claim_names.${first}`) !== undefined) {
    throw new Refusal(
      'unauthenticated',
      'The token leaves its groups out because they are too many; have the issuer filter them.',
    );
  }
  const groups = claimAt(claims, path);
  if (typeof groups === 'string') return [groups];
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
};

/** The claim of exactly this name, otherwise the one its dotted path leads to: names with dots are common (`https://acme.io/groups`). */
const claimAt = (claims: JWTPayload, path: string): unknown =>
  Object.hasOwn(claims, path)
    ? claims[path]
    : path
        .split('.')
        .reduce<unknown>(
          (at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined),
          claims,
        );

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
