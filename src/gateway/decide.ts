/** Policy's verdict on one call, with the caller's live grants looked up only if they could matter; operators' switches come first. */
import type { Call } from '../domain/call.ts';
import { callerKey } from '../domain/caller.ts';
import type { Decision } from '../domain/decision.ts';
import { followed, type NowOrLater } from '../domain/time/now-or-later.ts';
import { KILL_RULE, type KillSwitches, stoppedBy } from '../operators/kill-switches.ts';
import type { Budgets } from './budgets.ts';
import type { CurrentPolicy, LiveGrants, Work } from './ports.ts';

/** `session` is the id of the recording; left out if the request that the call is part of was decided about with it. */
export type Decide = (call: Call, session?: string) => NowOrLater<Decision>;

export interface DecideDeps {
  readonly policy: CurrentPolicy;
  readonly liveGrants: LiveGrants;
  readonly killing: KillSwitches['killing'];
  readonly budgets: Pick<Budgets, 'spent'>;
  readonly work: Pick<Work, 'measure'>;
  readonly now: () => number;
}

/**
 * Returns the one function that decides about calls: kill switch, policy, budgets and live grants. It asks no one and
 * changes nothing.
 */
export const createDecide = (deps: DecideDeps): Decide => {
  const decide: Decide = (call, session = '') => {
    const policy = deps.policy();
    return followed(deps.budgets.spent(call, session), (spent) => {
      const first = deps.work.measure(callerKey(call.caller), () =>
        policy.decide(call, { grants: [], now: deps.now(), spent }),
      );
      const killed = killedIn(call, session, first.innerTools);
      if (killed !== undefined) return { ...first, ...denied(first), message: stoppedBy(killed).message };
      if (first.action === 'allow' || first.action === 'deny') return first;
      return deps
        .liveGrants(call.caller)
        .then((grants) =>
          grants.length === 0 ? first : policy.decide(call, { grants, now: deps.now(), spent }),
        );
    });
  };

  /** The switch that stops the tool, or one that it runs. */
  const killedIn = ({ caller, server, tool }: Call, session: string, innerTools: readonly string[] = []) =>
    deps.killing({ caller, server, tool, session }) ??
    innerTools.map((each) => deps.killing({ caller, server, tool: each, session })).find(Boolean);

  return decide;
};

/** Whatever the policy says, also one in shadow mode. */
const denied = ({ considered }: Decision) => ({
  action: 'deny' as const,
  rule: KILL_RULE,
  budgetSpent: undefined,
  approvers: undefined,
  access: [],
  grant: undefined,
  shadow: false,
  considered: [{ rule: KILL_RULE, action: 'deny' as const }, ...considered],
});
