/** The message that tells operators of a spent budget. Pure. */
import type { Action } from '../../domain/decision.ts';
import type { SpentBudget } from '../../operators/spent-budget.ts';
import { ACTIONS } from './action-ids.ts';
import {
  type Block,
  buttons,
  type Card,
  callerRow,
  header,
  line,
  smallPrint,
  strong,
  table,
  time,
  words,
} from './blocks.ts';

const WHAT_NOW: Readonly<Record<Action, string>> = {
  deny: 'Further calls are denied.',
  'require-grant': 'Further calls need temporary access.',
  'require-approval': 'Further calls wait for approval.',
  allow: 'Further calls are let through.',
};

/** The message, with a button to give the budget back, or with who has done that. */
export const renderSpentBudget = (spent: SpentBudget): Card => ({
  text: 'A budget is spent',
  blocks: [
    header('A budget is spent'),
    table([
      ['Budget', spent.budget],
      callerRow('Caller', spent.caller),
      ['Counted', `${spent.counts}, at most ${spent.limit} in ${Math.round(spent.window / 60_000)} minutes`],
    ]),
    line(words('Spent '), time(spent.at), words(`. ${WHAT_NOW[spent.action]}`)),
    ...outcome(spent),
    smallPrint(`Budget ${spent.id} · restored by operators, which lets the count begin anew`),
  ],
});

const outcome = ({ id, restored }: SpentBudget): Block[] =>
  restored === undefined
    ? [buttons({ id: ACTIONS.budgetRestore, text: 'Restore', value: id })]
    : [line(strong(`Restored by ${restored.by} `), time(restored.at), words('. It counts anew.'))];
