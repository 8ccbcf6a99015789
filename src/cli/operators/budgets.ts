/** `firebreak budgets`: spent budgets, seen and given back. */
import { Command } from 'commander';
import { callerName } from '../../domain/caller.ts';
import type { SpentBudget } from '../../operators/spent-budget.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type GatewayOptions, gatewayApi, withGatewayOptions } from './gateway-api.ts';

interface BudgetOptions extends GatewayOptions {
  readonly json?: boolean;
  readonly reason?: string;
}

/** The command with its subcommands. */
export const budgetsCommand = (io: CliIo): Command => {
  const budgets = new Command('budgets');
  withGatewayOptions(budgets.command('list'))
    .description('list budgets that are used up until their window ends')
    .option('--json', 'the page as JSON')
    .action(async ({ json, ...gateway }: BudgetOptions) => {
      const page = await gatewayApi(gateway, io).get('/v1/budgets?limit=200');
      if (json) return io.stdout(`${JSON.stringify(page)}\n`);
      io.stdout(textTable(COLUMNS, (page as { items: ShownBudget[] }).items.map(row)));
    });
  withGatewayOptions(budgets.command('restore'))
    .description('reset a spent budget on every replica; never one that you spent yourself')
    .argument('<id>', 'id of the budget')
    .option('--reason <text>', 'for the audit log')
    .option('--json', 'what was restored, as JSON')
    .action(async (id: string, { json, reason, ...gateway }: BudgetOptions) => {
      const path = `/v1/budgets/${encodeURIComponent(id)}/restore`;
      const restored = await gatewayApi(gateway, io).post(path, { reason });
      io.stdout(json ? `${JSON.stringify(restored)}\n` : textTable(COLUMNS, [row(restored as ShownBudget)]));
    });
  return budgets;
};

/** As the API shows them; `used` in lists only. */
type ShownBudget = Pick<SpentBudget, 'id' | 'budget' | 'caller' | 'counts' | 'limit' | 'at' | 'restored'> & {
  readonly used?: number;
};

const COLUMNS = ['id', 'budget', 'who', 'counted', 'used', 'spent', 'restored'];

const row = ({ id, budget, caller, counts, limit, used = 0, at, restored }: ShownBudget) => [
  id,
  budget,
  callerName({ ...caller, email: caller.email }),
  counts,
  `${used} of ${limit}`,
  new Date(at).toISOString(),
  restored === undefined ? '' : `by ${restored.by} ${new Date(restored.at).toISOString()}`,
];
