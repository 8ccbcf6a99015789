/** The tool is what it was when people were asked. */
import type { RedemptionCheck } from './redemption.ts';

/** Fails closed: what cannot be asked again counts as changed. */
export const toolUnchanged: RedemptionCheck = async ({ approval, request: { definitionNow } }) => {
  const definition = await definitionNow?.().catch(() => undefined);
  return approval.definition === definition ? undefined : { kind: 'void', problem: CHANGED };
};

const CHANGED =
  'The approval is void: the tool has changed since people were asked, or the server does not say what it is. A new approval is needed.';
