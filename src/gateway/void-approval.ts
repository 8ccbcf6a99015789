/** What has to be as it was when people were asked, for their approval to count: the tool's definition, and what the call would touch. */
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

/** Fails closed: what cannot be asked again counts as changed. */
export const objectionOf =
  ({ definitionNow, impact }: ToolFacts): Objection =>
  async (approval) => {
    if (approval.definition !== (await now(definitionNow))) {
      return 'The approval is void: the tool has changed since people were asked, or the server does not say what it is. A new approval is needed.';
    }
    const asked = approval.impact;
    if (asked?.value === undefined) return undefined;
    const again = await impact?.(asked.companion);
    return impactObjection(asked, again ?? { companion: asked.companion });
  };

const now = (definition: ToolFacts['definitionNow']): Promise<string | undefined> =>
  definition?.().catch(() => undefined) ?? Promise.resolve(undefined);
