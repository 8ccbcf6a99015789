/** Entries of the file -> rules that run. */
import type { ApproverRule } from '../../domain/decision.ts';
import { KINDS } from '../../domain/effect.ts';
import { compileMatch } from '../conditions/compile-match.ts';
import { compileCel } from '../conditions/condition-in-cel.ts';
import type { PolicyFile, RuleEntry } from '../file/schema.ts';
import { standingApprovers } from './compile-approvers.ts';
import type { Defaults, Rule } from './rule.ts';

/** Call `checkRules` first: what does not compile is left to it. */
export const compileRule = (entry: RuleEntry, approvers: ReadonlyMap<string, ApproverRule>): Rule => {
  const { match } = entry;
  const when = entry.when === undefined ? undefined : compileCel(entry.when);
  return {
    id: entry.id,
    action: entry.action,
    conditions: [...compileMatch(match), ...(when?.ok ? [when.condition] : [])],
    looksAt: JSON.stringify([match.sql, match.shell, match.args, entry.when]),
    namesMethod: match.method !== undefined,
    approvers: entry.approvers === undefined ? standingApprovers(approvers) : approvers.get(entry.approvers),
    message: entry.message,
    preview: entry.preview,
    shadow: entry.shadow,
  };
};

/** A default that asks people without there being any denies instead: a question no one hears is a no. */
export const compileDefaults = (
  defaults: PolicyFile['defaults'],
  approvers: ReadonlyMap<string, ApproverRule>,
): Defaults => {
  const standing = standingApprovers(approvers);
  const rules = KINDS.map((kind) => {
    const wanted = defaults[kind];
    const unheard = wanted === 'require-approval' && standing === undefined;
    const rule: Rule = {
      id: `defaults.${kind}`,
      action: unheard ? 'deny' : wanted,
      conditions: [],
      looksAt: '',
      namesMethod: false,
      approvers: standing,
      message: unheard ? 'This needs approval, and the policy names no approvers.' : undefined,
      shadow: false,
    };
    return [kind, rule] as const;
  });
  return Object.fromEntries(rules) as Defaults;
};
