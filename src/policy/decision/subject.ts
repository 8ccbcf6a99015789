/** What a rule is matched against: the call together with what was found out about it. */
import type { Call } from '../../domain/call.ts';
import type { Effect } from '../../domain/effect.ts';
import type { Truth } from '../conditions/truth.ts';

export interface Subject {
  readonly call: Call;
  /** In lists: the effect that is being supposed. */
  readonly effect: Effect;
  /** What the SQL and the shell commands in the arguments do; undefined while the arguments are not known. */
  readonly statements: Mentions | undefined;
  readonly commands: Mentions | undefined;
  /** Whether it reaches what people are to know of; undefined while the arguments are not known. */
  readonly sensitive?: boolean | undefined;
  /** Tools that the call has another tool run. */
  readonly innerTools?: readonly string[];
}

/** Things found in arguments, and whether there may be more that could not be read. */
export interface Mentions {
  readonly names: readonly string[];
  /** Text that could not be understood, searched for the word instead: it may do what the word says. */
  readonly unread: readonly string[];
}

/** A condition of a rule. */
export type Condition = (subject: Subject) => Truth;
