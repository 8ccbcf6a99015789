/** Who comes in: what a token proves, and whatever can end the access of the one who brings it. */
import type { Logger } from 'pino';
import { createEndedFamilies, type EndedFamilies } from '../../authorization-server/ended-families.ts';
import type { Keys } from '../../config/load-keys.ts';
import type { Config } from '../../config/schema.ts';
import type { Authenticate } from '../../identity/authenticate.ts';
import type { PresentedTokens } from '../../identity/presented-tokens.ts';
import { createEndedPeople, type EndedPeople } from '../../operators/ended-people.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import type { StandingOf } from '../../provisioning/standing.ts';
import type { Store } from '../../store/store.ts';
import { type Identity, openIdentity } from '../open-identity.ts';
import type { People } from '../open-people.ts';
import { exchangesTokens } from '../upstream-servers.ts';
import { longestAccess } from './end-people.ts';
import { type Access, openAccess } from './open-access.ts';
import { inDirectory } from './open-provisioning.ts';

interface EntranceParts {
  readonly config: Config;
  readonly publicUrl: string;
  readonly keys: Keys;
  readonly store: Store;
  readonly kills: KillSwitches;
  readonly standingOf: StandingOf | undefined;
  /** Told of everyone who comes in. */
  readonly noteCaller: People['noteCaller'];
  /** Keeps the tokens of callers for servers that exchange them. */
  readonly presented: PresentedTokens;
  readonly log: Logger;
  readonly now: () => number;
}

export interface Entrance {
  readonly authenticate: Authenticate;
  readonly verifyAssertion: Identity['verifyAssertion'];
  readonly families: EndedFamilies;
  readonly ended: EndedPeople;
  readonly access: Access;
}

/** Returns the checks; `families` have to be read once before anyone with a token of the gateway's own gets in. */
export const openEntrance = (parts: EntranceParts): Entrance => {
  const { config, publicUrl, keys, store, standingOf, presented, log, now } = parts;
  const families = createEndedFamilies({
    documents: store,
    life: config.identity.authorizationServer.tokenLife + config.identity.clockTolerance,
    now,
  });
  const ended = createEndedPeople({ documents: store, now, longest: longestAccess(config.identity) });
  const access = openAccess({ ended, families, kills: parts.kills, standingOf });
  const identity = openIdentity({
    config,
    publicUrl,
    keys,
    documents: store,
    isEnded: access.isRefused,
    log,
    now,
  });
  const exchanges = exchangesTokens(config);
  const authenticate: Authenticate = async (authorization, audience, proof) => {
    const told = await identity.authenticate(authorization, audience, proof);
    families.check(told);
    const placed = inDirectory(standingOf, told);
    const caller = placed instanceof Promise ? await placed : placed;
    void parts.noteCaller(caller);
    if (exchanges) presented.note(authorization, audience.resource, caller);
    return caller;
  };
  return { authenticate, verifyAssertion: identity.verifyAssertion, families, ended, access };
};
