/** Rules as they run: conditions built once, approvers looked up once. */
import type { Action, ApproverRule } from '../../domain/decision.ts';
import type { Kind } from '../../domain/effect.ts';
import type { Companion } from '../../domain/impact.ts';
import type { Truth } from '../conditions/truth.ts';
import type { Condition, Subject } from './subject.ts';

export interface Rule {
  readonly id: string;
  readonly action: Action;
  readonly conditions: readonly Condition[];
  /** Equal for rules that look at the arguments in the same way: they match together or not at all. */
  readonly looksAt: string;
  /** Only rules that name a method apply to the methods of the protocol itself. */
  readonly namesMethod: boolean;
  readonly approvers: ApproverRule | undefined;
  readonly message: string | undefined;
  /** Who says what the call would touch, for those who are asked to approve it. */
  readonly preview?: Companion | undefined;
  readonly shadow: boolean;
}

/** What stands in if no rule matches; `sensitive` beside that of the effect. */
export type Defaults = Readonly<Record<Kind, Rule>>;

/** All conditions hold; cheap ones come first and a `no` ends it. */
export const applies = (rule: Rule, subject: Subject): Truth => {
  let truth: Truth = 'yes';
  for (const condition of rule.conditions) {
    const found = condition(subject);
    if (found === 'no') return 'no';
    if (found === 'maybe') truth = 'maybe';
  }
  return truth;
};
