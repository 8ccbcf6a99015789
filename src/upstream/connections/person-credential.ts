/** The credential of a server that is used in each person's own name, with what they allowed the gateway there. */
import type { Credential } from '../credentials/credential.ts';
import { checked } from '../credentials/fixed-headers.ts';
import type { TokenFor } from './person-tokens.ts';

/** Tokens that a server refused and that were not asked about since; the oldest is forgotten first. */
const MOST_REFUSED = 10_000;

/** Rejects as `tokenFor` does. A token that the server refused is asked about once more, so that it is renewed. */
export const personCredential = (tokenFor: TokenFor): Credential => {
  const refused = new Map<string, string>();
  return {
    headers: async ({ caller = '' }) => {
      const token = await tokenFor(caller, refused.get(caller));
      // Another call may have been refused while this one looked; its token is renewed only as long as that is known.
      if (token !== refused.get(caller)) refused.delete(caller);
      return { authorization: `Bearer ${checked(token)}` };
    },
    refused: ({ caller = '' }, { authorization = '' }) => {
      refused.set(caller, authorization.slice('Bearer '.length));
      const [oldest] = refused.keys();
      if (refused.size > MOST_REFUSED && oldest !== undefined) refused.delete(oldest);
      return true;
    },
  };
};
