/** The ID tokens of people who signed in at the gateway, for servers that are called in their name. */
import { createPeople, personId } from '../../authorization-server/people.ts';
import { servesAuthorization } from '../../config/identity-settings.ts';
import type { Config } from '../../config/schema.ts';
import { callerOfKey } from '../../domain/caller.ts';
import { idTokenOf } from '../../identity/upstream-session.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { Store } from '../../store/store.ts';
import type { IdentityToken } from '../../upstream/credentials/id-jag.ts';
import { openOidc } from '../web/open-sign-in.ts';

interface IdentityTokensDeps {
  readonly config: Pick<Config, 'identity'>;
  readonly publicUrl: string;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly holder: string;
  readonly log: Parameters<typeof openOidc>[0]['log'];
  readonly now: () => number;
}

/** Milliseconds by which an ID token should outlive the moment at which it is shown; otherwise it is renewed. */
const SPARE = 30_000;

/** None of anyone unless people sign in at an OpenID provider and clients at the gateway. */
export const openIdentityTokens = (deps: IdentityTokensDeps): IdentityToken => {
  const { config, store, sealer, now } = deps;
  const oidc = config.identity.signIn?.oidc;
  if (oidc === undefined || !servesAuthorization(config.identity)) return async () => undefined;
  const people = createPeople({
    documents: store,
    takeLease: store.takeLease,
    // Asks like another replica would, so that it and the token endpoint never use one refresh token at once.
    owner: `${deps.holder} id-jag`,
    sealer,
    now,
    reread: openOidc(
      { config, publicUrl: deps.publicUrl, documents: store, sealer, log: deps.log, now },
      oidc,
    ).reread,
    life: config.identity.authorizationServer.refreshLife,
  });
  return async (client) => {
    const id = personId(callerOfKey(client));
    const kept = async (spare: number) => idTokenOf((await people.known(id))?.upstream, now() + spare);
    const found = await kept(SPARE);
    if (found !== undefined) return found;
    await people.findNow(id);
    return kept(0);
  };
};
