/** Proof that a form was filled in on the page that was shown to this person: no other site can confirm in their name. */

import type { Sealer } from '../mcp/seal.ts';
import type { Bound } from '../mcp/seal-for.ts';

const YES = 'yes';

/** For a hidden field of the page. */
export const formProof = (sealer: Pick<Sealer, 'seal'>, bound: Bound): string => sealer.seal(YES, bound);

/** Whether what came back in that field is a proof for exactly this. */
export const isFormProof = (sealer: Pick<Sealer, 'open'>, bound: Bound, given: unknown): boolean =>
  typeof given === 'string' && sealer.open(given, bound) === YES;
