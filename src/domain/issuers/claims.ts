/** Claims of a token by name, and conditions on them. */
import { compileGlobs } from '../text/glob.ts';

/** What a verified token, or a provider's answer, says: names and JSON values. */
export type Claims = Readonly<Record<string, unknown>>;

/** Patterns by claim: the claim has to match one of its patterns (`*` any characters, `?` one). */
export type ClaimConditions = Readonly<Record<string, readonly string[]>>;

/** A claim as it was found: `blocked` if something on the way to it is neither a mapping nor absent. */
export type FoundClaim =
  | { readonly kind: 'found'; readonly value: unknown }
  | { readonly kind: 'missing' }
  | { readonly kind: 'blocked' };

const MISSING: FoundClaim = { kind: 'missing' };
const BLOCKED: FoundClaim = { kind: 'blocked' };

/**
 * The claim of exactly this name, otherwise the one its dotted path leads to. Names with dots are common
 * (`https://acme.io/groups`, `kubernetes.io`), so the longest name that exists is followed first. `null` counts as absent.
 */
export const findClaim = (claims: Claims, path: string): FoundClaim => {
  const found = find(claims, path.split('.'));
  return found.kind === 'found' && (found.value === null || found.value === undefined) ? MISSING : found;
};

/** The value of a claim; undefined if it is missing or cannot be reached. */
export const claimAt = (claims: Claims, path: string): unknown => {
  const found = findClaim(claims, path);
  return found.kind === 'found' ? found.value : undefined;
};

const find = (at: unknown, parts: readonly string[]): FoundClaim => {
  if (parts.length === 0) return { kind: 'found', value: at };
  if (at === null || at === undefined) return MISSING;
  if (!isRecord(at)) return BLOCKED;
  let blocked = false;
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('.');
    if (!Object.hasOwn(at, name)) continue;
    const found = find(at[name], parts.slice(length));
    if (found.kind === 'found') return found;
    blocked ||= found.kind === 'blocked';
  }
  return blocked ? BLOCKED : MISSING;
};

/** Whether the value is an object with members: no list, and not null. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The first claim that does not match what is demanded of it; undefined if all do. Of a claim that is a list, one item
 * has to match. Numbers and booleans are compared as they are written in JSON; mappings match nothing.
 */
export const unmetClaim = (claims: Claims, conditions: ClaimConditions): string | undefined =>
  Object.entries(conditions).find(([name, patterns]) => !matches(claimAt(claims, name), patterns))?.[0];

/** The same without regard to case: for telling what could be meant, never for what is demanded. */
export const unmetInAnyCase = (claims: Claims, conditions: ClaimConditions): string | undefined =>
  Object.entries(conditions).find(
    ([name, patterns]) => !matches(claimAt(claims, name), patterns.map(lower), lower),
  )?.[0];

const lower = (text: string): string => text.toLowerCase();
const asWritten = (text: string): string => text;

const matches = (value: unknown, patterns: readonly string[], read = asWritten): boolean => {
  const test = compileGlobs(patterns);
  return (Array.isArray(value) ? value : [value]).some((each) => {
    const text = textOf(each);
    return text !== undefined && test(read(text));
  });
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
