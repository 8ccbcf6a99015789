/** What has to be as it was when people were asked, for their approval to count: the tool's definition, and what the call would touch. */

import { isDeepStrictEqual } from 'node:util';
import type { Objection } from '../approvals/consume.ts';
import { type Companion, type Impact, impactObjection } from '../domain/impact.ts';

/** What is known of a call of a tool; undefined for other methods. */
export interface ToolFacts {
  /** SHA-256 (hex) of the tool's definition, as it is decided about. */
  readonly definition?: string | undefined;
  /** The same, asked of the server anew; rejects where it cannot be known, or no operator has accepted it. */
  readonly definitionNow?: () => Promise<string>;
  /** Never rejects. */
  readonly impact?: (companion: Companion) => Promise<Impact>;
}

/**
 * Fails closed: what cannot be asked again counts as changed.
 * @param wanted what the policy in force has approvers shown: an approval without that is none
 */
export const objectionOf =
  ({ definitionNow, impact }: ToolFacts, wanted?: Companion): Objection =>
  async (approval) => {
    if (approval.definition !== (await now(definitionNow))) {
      return 'The approval is void: the tool has changed since people were asked, or the server does not say what it is. A new approval is needed.';
    }
    const asked = approval.impact;
    if (wanted !== undefined && impact !== undefined && !isSame(asked?.companion, wanted)) {
      return `The approval is void: policy now has approvers shown what ${wanted.tool} says, which they did not see. A new approval is needed.`;
    }
    if (asked?.value === undefined) return undefined;
    // A drift that policy permits only now is not what the approvers agreed to.
    const drift = Math.min(asked.companion.drift, wanted?.drift ?? asked.companion.drift);
    const companion = { ...asked.companion, drift };
    return impactObjection({ ...asked, companion }, (await impact?.(companion)) ?? { companion });
  };

const isSame = (asked: Companion | undefined, wanted: Companion): boolean =>
  isDeepStrictEqual({ ...asked, drift: 0 }, { ...wanted, drift: 0 });

const now = (definition: ToolFacts['definitionNow']): Promise<string | undefined> =>
  definition?.().catch(() => undefined) ?? Promise.resolve(undefined);
