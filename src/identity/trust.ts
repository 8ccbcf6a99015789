/** Settings -> what each issuer is trusted for. People are (issuer, subject); whatever else names them has to be trusted. */
import type { ClaimConditions } from '../domain/issuers/claims.ts';
import { mintsForWorkloadsOnly } from '../domain/issuers/for-workloads.ts';
import { type ClaimNames, STANDARD_CLAIMS, type TokenSource } from './caller-from-claims.ts';
import type { KindRule } from './caller-kind.ts';
import type { TrustedIssuer } from './issuers/known-issuers.ts';

interface TrustSettings {
  readonly issuer: string;
  readonly require?: ClaimConditions | undefined;
  readonly emails?: 'all' | readonly string[] | undefined;
  readonly groups?: 'all' | readonly string[] | undefined;
  readonly emailVerified?: 'claim' | 'always' | undefined;
  readonly claims?: ClaimNames | undefined;
}

interface IssuerSettings extends TrustSettings {
  readonly audience?: readonly string[] | undefined;
  readonly apiAudience?: readonly string[] | undefined;
  readonly jwksUri?: string | undefined;
  readonly kind?: KindRule | undefined;
  readonly maxTokenLife?: number | undefined;
  readonly owners: Readonly<Record<string, string>>;
}

export interface IdentitySettings {
  readonly issuers: readonly IssuerSettings[];
  readonly signIn?:
    | { readonly oidc?: TrustSettings | undefined; readonly saml?: SamlTrustSettings | undefined }
    | undefined;
}

/** No attribute of an assertion says that an address is verified, so only the setting does. */
interface SamlTrustSettings extends Omit<TrustSettings, 'emailVerified' | 'claims'> {
  readonly emailVerified: 'always' | 'never';
  readonly claims: ClaimNames;
}

/** Milliseconds: a working day and a little more for people, a job for workloads. */
const LIFE = { human: 24 * 3_600_000, workload: 3_600_000 };

/** Issuers whose tokens may stand for people, in the order of the file; a bare subject means a person of the first. */
export const issuersOfPeople = ({ issuers, signIn }: IdentitySettings): readonly string[] => [
  ...new Set([
    ...issuers.filter((each) => kindRuleOf(each) !== 'workload').map(({ issuer }) => issuer),
    ...providersOf(signIn).map(({ issuer }) => issuer),
  ]),
];

const providersOf = (signIn: IdentitySettings['signIn']) =>
  [signIn?.oidc, signIn?.saml].filter((each) => each !== undefined);

/** Issuers for people of which nothing is trusted, only because there are several and the settings do not say what is. */
export const issuersWithoutTrust = ({ issuers, signIn }: IdentitySettings): readonly string[] => {
  const people = issuersOfPeople({ issuers, signIn });
  if (people.length < 2) return [];
  const said = [...issuers, ...providersOf(signIn)].filter(
    ({ emails, groups }) => emails !== undefined || groups !== undefined,
  );
  return people.filter((each) => !said.some(({ issuer }) => issuer === each));
};

/** Issuers of access tokens, with every default settled. */
export const trustedIssuers = (settings: IdentitySettings): readonly TrustedIssuer[] => {
  const people = issuersOfPeople(settings);
  return settings.issuers.map((each) => ({
    ...sourceOf(each, people),
    kind: kindRuleOf(each),
    owners: each.owners,
    audience: each.audience,
    apiAudience: each.apiAudience,
    jwksUri: each.jwksUri,
    maxTokenLife: {
      human: each.maxTokenLife ?? LIFE.human,
      workload: each.maxTokenLife ?? LIFE.workload,
    },
  }));
};

/** Providers whose identity assertions (ID-JAG) stand for people: that of the sign-in, and the other issuers for people. */
export const issuersOfAssertions = (settings: IdentitySettings): readonly TrustedIssuer[] => {
  const oidc = settings.signIn?.oidc;
  const listed = trustedIssuers(settings).filter(({ kind }) => kind !== 'workload');
  if (oidc === undefined) return listed;
  const same = listed.find(({ issuer }) => issuer === oidc.issuer);
  const { kind = 'human', jwksUri } = same ?? {};
  return [
    ...listed.filter((each) => each !== same),
    { ...signInSource(settings, oidc), kind, jwksUri, maxTokenLife: LIFE },
  ];
};

/** The provider of the web sign-in: what it leaves open is as for the same issuer among those of tokens. */
export const signInSource = (settings: IdentitySettings, oidc: TrustSettings): TokenSource => {
  const listed = settings.issuers.find(({ issuer }) => issuer === oidc.issuer);
  const merged = {
    issuer: oidc.issuer,
    require: oidc.require ?? listed?.require,
    emails: oidc.emails ?? listed?.emails,
    groups: oidc.groups ?? listed?.groups,
    emailVerified: oidc.emailVerified ?? listed?.emailVerified,
    claims: oidc.claims ?? listed?.claims,
  };
  // The one who signs in with a browser is a person.
  return { ...sourceOf(merged, issuersOfPeople(settings)), kind: { human: [{}], otherwise: 'human' } };
};

/** What each issuer for people is trusted for, in access tokens and in sign-ins: an issuer may be there twice. */
export const sourcesOfPeople = (settings: IdentitySettings): readonly TokenSource[] => {
  const { oidc, saml } = settings.signIn ?? {};
  return [
    ...trustedIssuers(settings).filter(({ kind }) => kind !== 'workload'),
    ...(oidc === undefined ? [] : [signInSource(settings, oidc)]),
    ...(saml === undefined ? [] : [samlSource(settings, saml)]),
  ];
};

/** What a SAML provider is trusted for, which has a name of its own and so inherits nothing. */
export const samlSource = (
  settings: IdentitySettings,
  { emailVerified, ...saml }: SamlTrustSettings,
): TokenSource => {
  // Attributes are texts, so none is the `true` that the claim would have to be.
  const trusted = { ...saml, emailVerified: emailVerified === 'always' ? 'always' : 'claim' } as const;
  return { ...sourceOf(trusted, issuersOfPeople(settings)), kind: { human: [{}], otherwise: 'human' } };
};

const kindRuleOf = ({ issuer, kind }: IssuerSettings): KindRule =>
  kind ?? (mintsForWorkloadsOnly(issuer) ? 'workload' : 'human');

const sourceOf = (settings: TrustSettings, people: readonly string[]): Omit<TokenSource, 'kind'> => {
  const {
    issuer,
    require = {},
    emails,
    groups,
    emailVerified = 'claim',
    claims = STANDARD_CLAIMS,
  } = settings;
  const [first, ...others] = people;
  // The only issuer for people is the company's own; of several each has to be told what it vouches for.
  const usual = issuer === first && others.length === 0 ? 'all' : [];
  return {
    issuer,
    require,
    claims,
    emails: emails ?? usual,
    emailVerified,
    groups: { human: groups ?? usual, workload: groups ?? 'all' },
    foreign: people.includes(issuer) && issuer !== first,
  };
};
