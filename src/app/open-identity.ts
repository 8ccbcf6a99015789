/** Who may call, with every default of the configuration settled. */

import { createPublicKey } from 'node:crypto';
import type { Logger } from 'pino';
import { PATHS } from '../authorization-server/paths.ts';
import { callerOfToken } from '../authorization-server/token-claims.ts';
import { type TokenKey, tokenKeys } from '../authorization-server/token-keys.ts';
import { issuersOfWorkloads, servesAuthorization } from '../config/identity-settings.ts';
import type { Keys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { DocumentStore } from '../domain/document.ts';
import { digestOf } from '../domain/text/digest.ts';
import type { RoleMember, Roles } from '../http/api/mount-route.ts';
import { type Authenticate, createAuthenticator } from '../identity/authenticate.ts';
import { STANDARD_CLAIMS } from '../identity/caller-from-claims.ts';
import type { NoteOnce } from '../identity/dpop.ts';
import { developmentIssuer } from '../identity/issuers/development-issuer.ts';
import { openIssuers, type TrustedIssuer } from '../identity/issuers/known-issuers.ts';
import type { IsEnded } from '../identity/judge-token.ts';
import { issuersOfAssertions, trustedIssuers } from '../identity/trust.ts';
import { createVerifyAssertion, type VerifyAssertion } from '../identity/verify-assertion.ts';
import { SLACK_GROUP } from '../slack/directory/belongs-to.ts';

interface IdentityDeps {
  readonly config: Pick<Config, 'identity'>;
  readonly publicUrl: string;
  readonly keys: Keys;
  readonly documents: Pick<DocumentStore, 'putDocument'>;
  readonly isEnded: IsEnded;
  readonly log: Logger;
  readonly now: () => number;
}

export interface Identity {
  readonly authenticate: Authenticate;
  readonly verifyAssertion: VerifyAssertion;
}

/** Accepts the tokens of the configured issuers, and those of `firebreak token` if they are trusted. */
export const openIdentity = ({
  config: { identity },
  publicUrl,
  keys,
  documents,
  isEnded,
  log,
  now,
}: IdentityDeps): Identity => {
  if (identity.development) log.warn('tokens made by firebreak token are trusted here');
  const life = identity.authorizationServer.tokenLife;
  const own = () => ownIssuer({ publicUrl, keys: tokenKeys(keys.sealing), life });
  const issuers = openIssuers({
    issuers: [
      ...trustedIssuers(identity),
      ...(identity.development ? [developmentIssuer(keys.signing)] : []),
      ...(servesAuthorization(identity) ? [own()] : []),
    ],
    now,
  });
  const judging = { tolerance: identity.clockTolerance, now, log };
  return {
    authenticate: createAuthenticator({
      ...judging,
      issuers,
      isEnded,
      noteOnce: noteOnceIn(documents, 'dpop-proof'),
    }),
    verifyAssertion: createVerifyAssertion({
      ...judging,
      isEnded,
      workloads: issuers,
      people: openIssuers({ issuers: issuersOfAssertions(identity), now }),
      issuer: publicUrl,
      tokenEndpoint: `${publicUrl}${PATHS.token}`,
      noteOnce: noteOnceIn(documents, 'oauth-assertion'),
    }),
  };
};

/** The gateway's own authorization server, whose tokens say what its sign-in found. */
const ownIssuer = (of: {
  readonly publicUrl: string;
  readonly keys: readonly TokenKey[];
  readonly life: number;
}): TrustedIssuer => {
  const keys = new Map(of.keys.map(({ id, privateKey }) => [id, createPublicKey(privateKey)]));
  return {
    issuer: of.publicUrl,
    knownKey: (kid) => keys.get(kid ?? ''),
    readCaller: callerOfToken,
    // Nothing is left to be weighed: this was done when the person signed in.
    kind: 'human',
    claims: STANDARD_CLAIMS,
    require: {},
    emails: 'all',
    emailVerified: 'claim',
    groups: { human: 'all', workload: 'all' },
    foreign: false,
    maxTokenLife: { human: of.life, workload: of.life },
  };
};

/** In the store, so that what one replica has taken is refused by all. */
const noteOnceIn =
  (documents: IdentityDeps['documents'], kind: string): NoteOnce =>
  (id, expireAt) =>
    documents.putDocument(kind, digestOf(id), {
      value: true,
      ifVersion: 0,
      expireAt,
    });

/** The roles of the configuration, each workload with its issuer. */
export const rolesOf = ({ identity: { issuers, roles } }: Pick<Config, 'identity'>): Roles => {
  const [usual = ''] = issuersOfWorkloads(issuers);
  const member = (each: (typeof roles)['auditor'][number]): RoleMember =>
    typeof each === 'string' ? each : { workload: each.workload, issuer: each.issuer ?? usual };
  return { auditor: roles.auditor.map(member), operator: roles.operator.map(member) };
};

/** The groups of people who are operators. */
export const operatorGroups = ({ identity: { roles } }: Pick<Config, 'identity'>): readonly string[] =>
  roles.operator.filter((each) => typeof each === 'string');

/** Operators as people who are asked: by the directory or their token, and by Slack if the role names a user group. */
export const operatorsOf = (config: Config): ApproverRule => ({
  name: 'the operators',
  any: operatorGroups(config).flatMap((group) =>
    SLACK_GROUP.test(group) ? [{ group }, { slackGroup: group }] : [{ group }],
  ),
  quorum: 1,
  channel: undefined,
  timeout: undefined,
});
