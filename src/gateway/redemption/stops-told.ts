/** What operators have stopped is known: the store may have been away while people decided. */
import type { RedemptionCheck } from './redemption.ts';

/** Never refuses by itself: if it still cannot be told, `policyStillAllows` rejects with `store-unavailable`. */
export const stopsTold: RedemptionCheck = async (_call, deps) => {
  await deps.stopsTold();
  return undefined;
};
