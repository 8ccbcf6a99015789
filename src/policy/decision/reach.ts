/** What a caller could reach at best with one tool: the question `decide` answers for one call, over all calls at once. */
import type { Call } from '../../domain/call.ts';
import { ACTIONS, type Action } from '../../domain/decision.ts';
import type { Effect } from '../../domain/effect.ts';
import type { CompiledAccess } from './access.ts';
import { type Compiled, demandsOf, mayApply, suppositions } from './decide.ts';
import { methodKind } from './method.ts';
import { applies, type Rule } from './rule.ts';
import { weigh } from './weigh.ts';

export interface Reach {
  readonly effect: Effect;
  /** The weakest action that some arguments lead to. */
  readonly action: Action;
  readonly rule: string;
  /** True if other arguments lead to something stronger. */
  readonly depends: boolean;
  /** The weakest action with a live grant of a package, if that changes it. */
  readonly granted: readonly { readonly access: string; readonly action: Action }[];
}

/** A policy in shadow mode decides and lets pass. */
const FORWARDED = { action: 'allow', rule: 'mode.shadow', depends: false, granted: [] } as const;

/** One entry for each effect that the tool can have; arguments can only raise what its name promises. */
export const reachOf = (policy: Compiled, call: Omit<Call, 'args'>): readonly Reach[] => {
  if (policy.shadow) return suppositions(policy, call).map(({ effect }) => ({ effect, ...FORWARDED }));
  const kind = methodKind(call.method);
  const enforced = policy.rules.filter((rule) => !rule.shadow && mayApply(rule, kind));
  return suppositions(policy, call).map((subject) => {
    const { effect } = subject;
    const certain = enforced.filter((rule) => applies(rule, subject) === 'yes');
    const possible = enforced.filter((rule) => applies(rule, subject) === 'maybe');
    const [standing] = demandsOf(policy, [], { kind, effect, sensitive: false });
    const alternatives = alternativesOf(certain, possible, standing);
    const best = weakest(alternatives, undefined);
    const strongest = Math.min(...possible.map((rule) => ACTIONS.indexOf(rule.action)), ACTIONS.length);
    return {
      effect,
      action: best.action,
      rule: best.rule.id,
      depends:
        strongest < ACTIONS.indexOf(best.action) ||
        alternatives.some((each) => weigh(each, undefined).action !== best.action),
      granted: [...policy.access.values()]
        .filter((access) => access.covers(call))
        .flatMap((access) => granted(alternatives, best.action, access)),
    };
  });
};

type Demands = readonly [Rule, ...Rule[]];

/**
 * The sets of rules that could match together and be the weakest of their kind: more rules only make it harder, so it is
 * those that match for certain, or, if there are none, the default or those that look at the arguments in one way.
 */
const alternativesOf = (
  certain: readonly Rule[],
  possible: readonly Rule[],
  standing: Rule,
): readonly Demands[] => {
  const [first, ...rest] = certain;
  if (first !== undefined) return [[first, ...rest]];
  const together = [...Map.groupBy(possible, ({ looksAt }) => looksAt).values()];
  return [
    [standing],
    ...together.flatMap(([one, ...others]): Demands[] => (one === undefined ? [] : [[one, ...others]])),
  ];
};

const weakest = (alternatives: readonly Demands[], grant: Parameters<typeof weigh>[1]) =>
  alternatives
    .map((demands) => weigh(demands, grant))
    .reduce((one, other) => (ACTIONS.indexOf(other.action) > ACTIONS.indexOf(one.action) ? other : one));

const granted = (
  alternatives: readonly Demands[],
  without: Action,
  access: CompiledAccess,
): Reach['granted'] => {
  const { action } = weakest(alternatives, { id: access.name, coversApproval: access.coversApproval });
  return action === without ? [] : [{ access: access.name, action }];
};
