/** The groups a token names: none, all, or no token at all, because rules deny by groups. */
import { type Claims, claimAt, findClaim, isRecord } from '../domain/claims.ts';
import { Refusal } from '../domain/refusal.ts';

/** The claim with the groups; `keys` reads a mapping by its keys, as Zitadel sends roles. */
export type GroupsClaim = string | { readonly path: string; readonly keys: boolean };

/**
 * Group names. Throws `Refusal('unauthenticated')` if the claim is there and is neither a list of names nor one name: taken
 * for "no groups" it would slip past every rule that denies a group.
 */
export const readGroups = (claims: Claims, claim: GroupsClaim): readonly string[] => {
  const { path, keys } = typeof claim === 'string' ? { path: claim, keys: false } : claim;
  refuseOverage(claims, path);
  const found = findClaim(claims, path);
  if (found.kind === 'missing') return [];
  const groups = found.kind === 'found' ? namesIn(found.value, keys) : undefined;
  if (groups !== undefined) return groups;
  throw new Refusal(
    'unauthenticated',
    `The groups of the token cannot be read: its claim ${path} has to be a list of names.${keys ? '' : ' Where it is a mapping by name, set claims.groups: { path, keys: true } for this issuer.'}`,
  );
};

const namesIn = (value: unknown, keys: boolean): readonly string[] | undefined => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value : undefined;
  return keys && isRecord(value) ? Object.keys(value) : undefined;
};

/** Entra leaves groups out if there are too many, and says so in one of two ways. */
const refuseOverage = (claims: Claims, path: string): void => {
  const [first = path] = path.split('.');
  const elsewhere = claims['_claim_names'];
  const isElsewhere =
    elsewhere !== undefined &&
    (!isRecord(elsewhere) || [path, first].some((name) => Object.hasOwn(elsewhere, name)));
  const has = claims['hasgroups'];
  const isLeftOut =
    first === 'groups' && has !== undefined && has !== false && claimAt(claims, path) === undefined;
  if (!isElsewhere && !isLeftOut) return;
  throw new Refusal(
    'unauthenticated',
    `The token leaves its groups out because they are too many (${isElsewhere ? '_claim_names' : 'hasgroups'} instead of ${path}); have the issuer filter them.`,
  );
};
