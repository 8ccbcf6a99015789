/** How two policies decide about the same arguments: one whose only rule denies, one whose only rule allows. */
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

export type Match = 'every rule' | 'restricting rules' | 'no rule';

/** `rule` is the middle of a rule in YAML's flow style, such as `match: { args: { x: 1 } }`. */
export const matchOf = async (rule: string, args: Record<string, unknown>): Promise<Match> => {
  const call = callOf({ args });
  const denying = await policyOf(`rules: [{ id: r, ${rule}, action: deny }]`);
  const allowing = await policyOf(`defaults: { read: deny }\nrules: [{ id: r, ${rule}, action: allow }]`);
  const denies = denying.decide(call, NO_GRANTS).action === 'deny';
  const allows = allowing.decide(call, NO_GRANTS).action === 'allow';
  if (allows && !denies) throw new Error('a rule that allows matches more than one that denies');
  if (allows) return 'every rule';
  return denies ? 'restricting rules' : 'no rule';
};

/** The middle of a rule about the argument `x`. */
export const about = (test: unknown): string => `match: { args: { x: ${JSON.stringify(test)} } }`;
