/** A decision with its reasons, as `policy explain` prints it (contract section 3). */
import type { Call } from '../../domain/call.ts';
import type { Action, Considered } from '../../domain/decision.ts';
import type { Effect } from '../../domain/effect.ts';
import { type Compiled, type DecideContext, reason } from '../decision/decide.ts';
import type { Finding } from '../effects/finding.ts';

export interface Explanation {
  readonly effect: Effect;
  readonly sensitive?: true;
  readonly action: Action;
  readonly rule: string;
  readonly facts: {
    /** Sentences for people, as on the approval card. */
    readonly says: readonly string[];
    /** What each look at the call found; the strongest effect wins. */
    readonly findings: readonly Finding[];
    /** Kinds of SQL statement and shell commands that rules can name. */
    readonly sql: readonly string[];
    readonly shell: readonly string[];
  };
  readonly considered: readonly Considered[];
  readonly message?: string;
  readonly approvers?: string;
  readonly access?: readonly string[];
  readonly grant?: string;
  readonly shadow?: true;
}

/** Returns the explanation as JSON can hold it. Nothing is counted, asked or stored. */
export const explain = (policy: Compiled, call: Call, context: DecideContext): Explanation => {
  const { decision, classification } = reason(policy, call, context);
  const { message, approvers, access, grant, shadow } = decision;
  return {
    effect: decision.effect,
    ...(decision.sensitive ? { sensitive: true } : {}),
    action: decision.action,
    rule: decision.rule,
    facts: {
      says: decision.facts,
      findings: classification.findings.map(({ source, effect, path, says, sensitive }) => ({
        source,
        effect,
        ...(path === undefined ? {} : { path }),
        says,
        ...(sensitive ? { sensitive } : {}),
      })),
      sql: classification.statements.names,
      shell: classification.commands.names,
    },
    considered: decision.considered,
    ...(message === undefined ? {} : { message }),
    ...(approvers === undefined ? {} : { approvers: approvers.name }),
    ...(access.length === 0 ? {} : { access }),
    ...(grant === undefined ? {} : { grant }),
    ...(shadow ? { shadow } : {}),
  };
};
