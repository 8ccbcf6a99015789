/** An operator gives a spent budget back. */
import { ACTIONS } from '../cards/action-ids.ts';
import { audited } from './audited.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

export const onBudget = (desk: Desk): void =>
  onPress(desk, ACTIONS.budgetRestore, async ({ id, actor, tell }) => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const restored = await audited(
      desk,
      {
        by: by.requester.identity,
        action: 'budget.restore',
        target: id,
        done: ({ spent }) => ({ detail: spent.budget }),
      },
      () => desk.restoreBudget(id, clickOf(desk, actor)),
    );
    if (!restored.ok) await tell(restored.why);
  });
