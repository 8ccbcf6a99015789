/** Who may call, with every default of the configuration settled. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { issuersOfWorkloads } from '../config/identity-settings.ts';
import type { Config } from '../config/schema.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { RoleMember, Roles } from '../http/api/mount-route.ts';
import { type Authenticate, createAuthenticator } from '../identity/authenticate.ts';
import { developmentIssuer } from '../identity/development-issuer.ts';
import type { NoteOnce } from '../identity/dpop.ts';
import { trustedIssuers } from '../identity/trust.ts';

interface IdentityDeps {
  readonly config: Pick<Config, 'identity'>;
  /** The gateway's own signing key, as PEM. */
  readonly signing: string;
  readonly documents: Pick<DocumentStore, 'putDocument'>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Accepts the tokens of the configured issuers, and those of `firebreak token` where they are trusted. */
export const openIdentity = ({
  config: { identity },
  signing,
  documents,
  log,
  now,
}: IdentityDeps): Authenticate => {
  if (identity.development) log.warn('tokens made by firebreak token are trusted here');
  const issuers = trustedIssuers(identity);
  return createAuthenticator({
    issuers: identity.development ? [...issuers, developmentIssuer(signing)] : issuers,
    noteOnce: noteOnceIn(documents),
    tolerance: identity.clockTolerance,
    now,
    log,
  });
};

/** In the store, so that a proof that one replica has taken is refused by all. */
const noteOnceIn =
  (documents: IdentityDeps['documents']): NoteOnce =>
  (id, expireAt) =>
    documents.putDocument('dpop-proof', createHash('sha256').update(id).digest('hex'), {
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
