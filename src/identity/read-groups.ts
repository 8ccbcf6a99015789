/** The groups a token names: none, all, or no token at all, because rules deny by groups. */
import { type Claims, claimAt, findClaim, isRecord } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';
import { isPlainName } from '../domain/text/plain-name.ts';

/** The claim with the groups, and how it is read if it is not a list of names. */
export type GroupsClaim = string | GroupsShape;

interface GroupsShape {
  readonly path: string;
  /** Whether a mapping is read by its keys, as Zitadel sends roles. */
  readonly keys: boolean;
  /** What stands between the names of a text; undefined if a text is one name. */
  readonly separator?: string | undefined;
}

/**
 * Group names. Throws `Refusal('unauthenticated')` if the claim is there and is neither a list of names nor one name: taken
 * for "no groups", or for one group of an odd name, it would slip past every rule that denies a group.
 */
export const readGroups = (claims: Claims, claim: GroupsClaim): readonly string[] => {
  const shape = typeof claim === 'string' ? { path: claim, keys: false } : claim;
  const { path } = shape;
  refuseElsewhere(claims, path);
  const found = findClaim(claims, path);
  const names = found.kind === 'found' ? namesIn(found.value, shape) : [];
  if (found.kind === 'blocked' || names === undefined || !names.every(isName)) {
    throw new Refusal(
      'unauthenticated',
      `The groups of the token cannot be read: its claim ${path} has to be a list of names.${hint(claimAt(claims, path), shape)}`,
    );
  }
  if (names.length === 0 && isOverage(claims, path)) throw leftOut('hasgroups', path);
  return names;
};

/** One that is empty names no group. Undefined if it cannot be told what the names are. */
const namesIn = (value: unknown, { keys, separator }: GroupsShape): readonly string[] | undefined => {
  if (typeof value === 'string') return namesOfText(value, separator)?.filter(isThere);
  if (Array.isArray(value)) {
    return value.every((each) => typeof each === 'string') ? value.filter(isThere) : undefined;
  }
  return keys && isRecord(value) ? Object.keys(value) : undefined;
};

const isThere = (text: string): boolean => text !== '';

/** Some providers write their list as one text; one that seems to hold several names, unsaid how, is not read. */
const namesOfText = (text: string, separator: string | undefined): readonly string[] | undefined => {
  if (separator === undefined) return /[\s,;|]/.test(text) ? undefined : [text];
  if (isJson(text)) return undefined;
  const others = [',', ';', '|'].filter((each) => each !== separator);
  return others.some((each) => text.includes(each))
    ? undefined
    : text.split(separator).map((each) => each.trim());
};

const isName = (text: string): boolean => isPlainName(text) && !isJson(text);

/** JSON of a list, of a mapping or of a text; `[EXT] Contractors` is a name. */
const isJson = (text: string): boolean => {
  if (!/^\s*[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const hint = (value: unknown, { keys, separator }: GroupsShape): string => {
  if (typeof value === 'string' && separator === undefined && !isJson(value)) {
    return ' Where it is one text with several names, set claims.groups: { path, separator: "," } for this issuer, with what stands between them.';
  }
  return isRecord(value) && !keys
    ? ' Where it is a mapping by name, set claims.groups: { path, keys: true } for this issuer.'
    : '';
};

/** Entra leaves groups out if there are too many, and says so in one of two ways. */
const refuseElsewhere = (claims: Claims, path: string): void => {
  const [first = path] = path.split('.');
  const elsewhere = claims['_claim_names'];
  const isElsewhere =
    elsewhere !== undefined &&
    (!isRecord(elsewhere) || [path, first].some((name) => Object.hasOwn(elsewhere, name)));
  if (isElsewhere) throw leftOut('_claim_names', path);
};

const isOverage = (claims: Claims, path: string): boolean => {
  const has = claims['hasgroups'];
  return path.split('.')[0] === 'groups' && has !== undefined && has !== false;
};

const leftOut = (claim: string, path: string): Refusal =>
  new Refusal(
    'unauthenticated',
    `The token leaves its groups out because they are too many (${claim} instead of ${path}); have the issuer filter them.`,
  );
