/** An operator gives a spent budget back. */
import { ACTIONS } from '../cards/action-ids.ts';
import { audited } from './audited.ts';
import { clickOf, type HandlerContext } from './handler-context.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

/** Listens for the button that gives a budget back. */
export const onBudget = (context: HandlerContext): void =>
  onPress(context, ACTIONS.budgetRestore, async ({ id, actor, tell }) => {
    const by = await requesterOf(context, actor);
    if (!by.ok) return tell(by.problem);
    const restored = await audited(
      context,
      {
        by: by.requester.identity,
        action: 'budget.restore',
        target: id,
        done: ({ spent }) => ({ detail: spent.budget }),
      },
      () => context.restoreBudget(id, clickOf(context, actor)),
    );
    if (!restored.ok) await tell(restored.problem);
  });
