/** Whether a token stands for a person or for a workload. One issuer may mint for both. */
import type { Caller } from '../domain/caller.ts';
import {
  type ClaimConditions,
  type Claims,
  claimAt,
  unmetClaim,
  unmetInAnyCase,
} from '../domain/issuers/claims.ts';

type Kind = Caller['kind'];

/** One kind for all tokens, or claims that tell; those of `workload` are looked at first. */
export type KindRule =
  | Kind
  | {
      readonly workload?: readonly ClaimConditions[] | undefined;
      readonly human?: readonly ClaimConditions[] | undefined;
      readonly otherwise: Kind;
    };

/** Whom a token stands for; `isGuess` if it is taken for a workload's by its looks only. */
export interface FoundKind {
  readonly kind: Kind;
  readonly isGuess: boolean;
}

/** By the settings; otherwise by what a token looks like that a provider gave to an application instead of a person. */
export const kindOf = (claims: Claims, rule: KindRule): FoundKind => {
  const told = toldKind(claims, rule);
  if (told !== undefined) return { kind: told, isGuess: false };
  const isGuess = isAlmostWorkload(claims, rule) || MACHINE_SHAPES.some((isMachine) => isMachine(claims));
  return { kind: isGuess ? 'workload' : 'human', isGuess };
};

const toldKind = (claims: Claims, rule: KindRule): Kind | undefined => {
  if (rule === 'workload') return rule;
  if (rule === 'human') return undefined;
  if (meetsAny(claims, rule.workload)) return 'workload';
  if (meetsAny(claims, rule.human)) return 'human';
  return rule.otherwise === 'workload' ? 'workload' : undefined;
};

/** `SVC-a` beside `svc-*`: some providers keep the case in which a client was registered. */
const isAlmostWorkload = (claims: Claims, rule: KindRule): boolean =>
  typeof rule === 'object' && meetsAny(claims, rule.workload, unmetInAnyCase);

const meetsAny = (
  claims: Claims,
  alternatives: readonly ClaimConditions[] = [],
  unmet: typeof unmetClaim = unmetClaim,
): boolean => alternatives.some((conditions) => unmet(claims, conditions) === undefined);

const text = (claims: Claims, name: string): string => {
  const value = claimAt(claims, name);
  return typeof value === 'string' ? value : '';
};

const CLIENT_CLAIMS = ['client_id', 'cid', 'azp', 'appid', 'clientId'];
const isClientCredentials = (value: unknown): boolean =>
  [value].flat().some((each) => typeof each === 'string' && /^client[-_]credentials$/i.test(each));

/**
 * Each is wrong in the safe direction: a person who is taken for a workload loses roles and approvals, and is still kept out
 * by rules, lists and budgets for people (`kindGuessed`), since people choose some of these values themselves.
 */
const MACHINE_SHAPES: readonly ((claims: Claims) => boolean)[] = [
  // Microsoft Entra: the optional claim, or an application's own object as subject and no delegated scope.
  (claims) => text(claims, 'idtyp').toLowerCase() === 'app',
  (claims) =>
    text(claims, 'oid') !== '' && claims['oid'] === claims['sub'] && claimAt(claims, 'scp') === undefined,
  // Auth0 and FusionAuth; ForgeRock; WSO2.
  (claims) => isClientCredentials(claims['gty']) || isClientCredentials(claims['grant_type']),
  (claims) => text(claims, 'sub').endsWith('@clients'),
  (claims) => text(claims, 'aut').toUpperCase() === 'APPLICATION',
  // Keycloak's service accounts; Authentik's.
  (claims) => /^service-account-/i.test(text(claims, 'preferred_username')),
  (claims) => /^ak-.*-client_credentials$/i.test(text(claims, 'preferred_username')),
  // RFC 9068, section 2.2: without a person the subject is the client. Okta, Cognito, Hydra and most others.
  (claims) => CLIENT_CLAIMS.some((name) => text(claims, name) !== '' && claims[name] === claims['sub']),
  // No person at all: the subject was configured to be another claim, such as client_id.
  (claims) => text(claims, 'sub') === '',
  // Service accounts of Kubernetes and of Google Cloud.
  (claims) => /^system:(serviceaccount|node):/.test(text(claims, 'sub')),
  (claims) => /\.gserviceaccount\.com$/i.test(text(claims, 'email')),
];
