/** What ends with a person's access, put together: tokens and sessions, what runs, held calls and temporary access. */
import type { Config } from '../../config/schema.ts';
import { callerKey } from '../../domain/caller.ts';
import type { PersonName } from '../../domain/people/person-name.ts';
import { issuersOfPeople } from '../../identity/trust.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { AuditLog } from '../../operators/audit.ts';
import { createEndPerson, type EndPerson } from '../../operators/end-person.ts';
import type { EndedPeople } from '../../operators/ended-people.ts';
import type { Store } from '../../store/store.ts';
import { createConnectionOwners } from '../../upstream/connections/connection-owners.ts';
import type { Connections } from '../../upstream/connections/connections.ts';
import type { People } from '../open-people.ts';

/** Puts together what ends a person's access here. */
export const openEndPerson = (deps: {
  readonly ended: Pick<EndedPeople, 'end'>;
  readonly store: Pick<Store, 'listApprovals' | 'listGrants' | 'getDocument' | 'putDocument'>;
  readonly people: People;
  readonly connections: ReadonlyMap<string, Pick<Connections, 'disconnect'>>;
  readonly sealer: Sealer;
  readonly config: Pick<Config, 'identity'>;
  readonly audit: Pick<AuditLog, 'audit'>;
  readonly now: () => number;
}): EndPerson => {
  const { store, people, connections, sealer, config, now } = deps;
  const owners = createConnectionOwners({ documents: store, sealer, now });
  return createEndPerson({
    end: deps.ended.end,
    listApprovals: store.listApprovals,
    withdraw: people.approvals.withdraw,
    listGrants: store.listGrants,
    revoke: people.grants.revoke,
    disconnect: async (named) => {
      if (connections.size === 0) return;
      const accounts = accountsOf(named, issuersOfPeople(config.identity)).map(callerKey);
      const byAddress = named.email === undefined ? [] : await owners.of(named.email);
      const callers = [...new Set([...accounts, ...byAddress])];
      await Promise.all([...connections.values()].flatMap(({ disconnect }) => callers.map(disconnect)));
    },
    audit: deps.audit.audit,
  });
};

/** Connections are kept by account; whose they are by address, `owners` knows. */
const accountsOf = ({ account, name }: PersonName, issuers: readonly string[]) => [
  ...(account === undefined ? [] : [account]),
  ...(name === undefined ? [] : issuers.map((issuer) => ({ issuer, subject: subjectIn(name, issuer) }))),
];

/** A name may say its issuer, as `ISSUER SUBJECT`. */
const subjectIn = (name: string, issuer: string): string =>
  name.startsWith(`${issuer} `) ? name.slice(issuer.length + 1) : name;

/** Milliseconds that anything counts at most which a person is given: tokens, sign-ins of clients and of browsers. */
export const longestAccess = ({ issuers, authorizationServer }: Config['identity']): number => {
  const lives = issuers.map(({ maxTokenLife = 0 }) => maxTokenLife);
  return Math.max(authorizationServer.refreshLife, A_DAY, ...lives);
};

/** Of tokens of people, unless the settings say more; a browser stays signed in for less. */
const A_DAY = 24 * 3_600_000;
