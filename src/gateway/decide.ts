/** Policy's verdict on one call, with the caller's live grants looked up only where they could matter. */
import type { Call } from '../domain/call.ts';
import type { Decision } from '../domain/decision.ts';
import type { CurrentPolicy, LiveGrants } from './ports.ts';

export type Decide = (call: Call) => Promise<Decision>;

export interface DecideDeps {
  readonly policy: CurrentPolicy;
  readonly liveGrants: LiveGrants;
  readonly now: () => number;
}

export const createDecide =
  (deps: DecideDeps): Decide =>
  async (call) => {
    const policy = deps.policy();
    const first = policy.decide(call, { grants: [], now: deps.now() });
    if (first.action === 'allow' || first.action === 'deny') return first;
    const grants = await deps.liveGrants(call.caller);
    return grants.length === 0 ? first : policy.decide(call, { grants, now: deps.now() });
  };
