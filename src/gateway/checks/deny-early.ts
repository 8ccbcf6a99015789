/** What can be denied before anyone looks at the arguments: what operators stopped, and what policy never allows. */
import type { Call } from '../../domain/call.ts';
import type { Decision } from '../../domain/decision.ts';
import { KILL_RULE, type KillSwitches, stoppedBy } from '../../operators/kill-switches.ts';
import type { CurrentPolicy } from '../ports.ts';

/** Undefined if the arguments may matter; `session` is the id of the recording. */
export type DenyEarly = (call: Omit<Call, 'args'>, session: string) => Decision | undefined;

export interface DenyEarlyDeps {
  readonly policy: CurrentPolicy;
  readonly killing: KillSwitches['killing'];
}

/** Returns the decision that denies a call whatever its arguments are; undefined if that depends on them. */
export const createDenyEarly =
  ({ policy, killing }: DenyEarlyDeps): DenyEarly =>
  (call, session) => {
    const { caller, server, tool } = call;
    const killed = killing({ caller, server, tool, session });
    if (killed === undefined) return policy().deniedAnyway(call);
    return {
      action: 'deny',
      rule: KILL_RULE,
      effect: 'unknown',
      facts: [],
      message: stoppedBy(killed).message,
      approvers: undefined,
      access: [],
      grant: undefined,
      shadow: false,
      policyDigest: policy().digest,
      considered: [{ rule: KILL_RULE, action: 'deny' }],
    };
  };
