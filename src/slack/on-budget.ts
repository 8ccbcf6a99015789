/** An operator gives a spent budget back. */
import { ACTIONS } from './action-ids.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

export const onBudget = (desk: Desk): void =>
  onPress(desk, ACTIONS.budgetRestore, async ({ id, actor, tell }) => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const event = { by: by.requester.identity, via: 'slack', action: 'budget.restore', target: id } as const;
    await desk.audit({ ...event, outcome: 'attempted' });
    const restored = await desk.restoreBudget(id, clickOf(desk, actor));
    if (!restored.ok) await tell(restored.why);
    await desk.audit({
      ...event,
      ...(restored.ok
        ? { outcome: 'done', detail: restored.spent.budget }
        : { outcome: 'refused', detail: restored.why }),
    });
  });
