/** Budgets that are spent, for operators: seen, and given back. */
import { z } from 'zod';
import { ACTIONS } from '../../domain/decision.ts';
import type { SpentBudgets } from '../../operators/spent-budgets.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { moment, pageOf, pageQuery } from './shapes.ts';

export interface BudgetRoutesDeps {
  readonly spentBudgets: Pick<SpentBudgets, 'list' | 'restore'>;
}

const spentBudget = z.object({
  id: z.string(),
  budget: z.string().describe('Its id in the policy file.'),
  caller: z.object({
    issuer: z.string(),
    subject: z.string(),
    email: z.string().optional(),
    kind: z.enum(['human', 'workload']),
    owner: z.string().optional(),
  }),
  counts: z.string().describe('What of the caller is counted: all calls, one session or one tool.'),
  limit: z.int(),
  window: z.int().describe('Milliseconds.'),
  action: z.enum(ACTIONS).describe('What stands in once it is spent.'),
  at: moment.describe('When nothing was left.'),
  restored: z.object({ at: moment, by: z.string() }).optional(),
});

/** The routes below `/v1/budgets`. */
export const budgetRoutes = ({ spentBudgets }: BudgetRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'listSpentBudgets',
    path: '/v1/budgets',
    summary: 'Budgets that were spent in a window that is not over, with what is used of them now.',
    roles: ['operator'],
    query: z.strictObject(pageQuery),
    answer: pageOf(spentBudget.extend({ used: z.int().describe('In the window that ends now.') })),
    handle: ({ query }) => spentBudgets.list(query),
  }),
  changeRoute({
    name: 'restoreBudget',
    path: '/v1/budgets/:id/restore',
    summary: 'Let a spent budget count anew, on every replica; never one’s own.',
    roles: ['operator'],
    body: z.strictObject({
      reason: z.string().trim().min(1).max(1000).optional().describe('For the record.'),
    }),
    answer: spentBudget,
    audit: ({ reason }) => ({ action: 'budget.restore', detail: reason }),
    handle: async ({ id, caller }) => {
      const restored = await spentBudgets.restore(id, { via: 'api', caller });
      if (restored.ok) return restored.spent;
      throw new Problem(restored.gone ? 404 : 403, restored.problem);
    },
  }),
];
