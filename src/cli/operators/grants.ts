/** `firebreak grants`: temporary access, seen and taken away; break-glass access, reviewed. */
import { Command, Option } from 'commander';
import { callerName, type Identity } from '../../domain/caller.ts';
import { GRANT_STATES, type GrantState } from '../../domain/grant.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type GatewayOptions, gatewayApi, withGatewayOptions } from './gateway-api.ts';

interface ListOptions extends GatewayOptions {
  readonly state?: GrantState;
  readonly json?: boolean;
}

/** As the API shows them. */
interface ShownGrant {
  readonly id: string;
  readonly state: GrantState;
  readonly access: string;
  readonly subject: { readonly subject: string; readonly email?: string };
  readonly reason: string;
  readonly until?: number;
}

/** The command with its subcommands. */
export const grantsCommand = (io: CliIo): Command => {
  const grants = new Command('grants');
  withGatewayOptions(grants.command('list'))
    .description('list temporary access, newest first, at most 200')
    .addOption(new Option('--state <state>', 'only those in this state').choices(GRANT_STATES))
    .option('--json', 'the page as JSON')
    .action(async ({ state, json, ...gateway }: ListOptions) => {
      const query = new URLSearchParams({ limit: '200', ...(state === undefined ? {} : { state }) });
      const page = await gatewayApi(gateway, io).get(`/v1/grants?${query}`);
      if (json) return io.stdout(`${JSON.stringify(page)}\n`);
      io.stdout(textTable(COLUMNS, (page as { items: ShownGrant[] }).items.map(row)));
    });
  withGatewayOptions(grants.command('revoke'))
    .description('end access at once')
    .argument('<id>', 'id of the access')
    .option('--reason <text>', 'for the audit log')
    .option('--json', 'what was ended, as JSON')
    .action(async (id: string, { reason, json, ...gateway }: ListOptions & { reason?: string }) => {
      const path = `/v1/grants/${encodeURIComponent(id)}/revoke`;
      const ended = await gatewayApi(gateway, io).post(path, { reason });
      io.stdout(json ? `${JSON.stringify(ended)}\n` : textTable(COLUMNS, [row(ended as ShownGrant)]));
    });
  withGatewayOptions(grants.command('reviews'))
    .description('list break-glass access whose review is open')
    .option('--json', 'the page as JSON')
    .action(async ({ json, ...gateway }: ListOptions) => {
      const page = await gatewayApi(gateway, io).get('/v1/reviews');
      if (json) return io.stdout(`${JSON.stringify(page)}\n`);
      io.stdout(textTable(COLUMNS, (page as { items: ShownGrant[] }).items.map(row)));
    });
  withGatewayOptions(grants.command('close-review'))
    .description('confirm that you have reviewed what was done with break-glass access')
    .argument('<id>', 'id of the access')
    .requiredOption('--comment <text>', 'what you found')
    .option('--json', 'the access, as JSON')
    .action(async (id: string, { comment, json, ...gateway }: ListOptions & { comment: string }) => {
      const path = `/v1/reviews/${encodeURIComponent(id)}/close`;
      const closed = await gatewayApi(gateway, io).post(path, { comment });
      io.stdout(json ? `${JSON.stringify(closed)}\n` : textTable(COLUMNS, [row(closed as ShownGrant)]));
    });
  return grants;
};

const COLUMNS = ['id', 'state', 'access', 'who', 'until', 'reason'];

const row = ({ id, state, access, subject, until, reason }: ShownGrant) => [
  id,
  state,
  access,
  callerName(subject as Identity),
  until === undefined ? '' : new Date(until).toISOString(),
  reason,
];
