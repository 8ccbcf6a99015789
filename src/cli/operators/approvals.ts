/** `firebreak approvals`: calls that wait for people, seen in full and decided by those who may, as in Slack. */
import { Argument, Command, Option } from 'commander';
import { APPROVAL_STATES, type ApprovalState } from '../../domain/approval.ts';
import { describeCaller } from '../../domain/caller.ts';
import { clip, visible } from '../../domain/text/visible.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type GatewayOptions, gatewayApi, NO_TOKEN_OF_APPROVER, withGatewayOptions } from './gateway-api.ts';

interface ListOptions extends GatewayOptions {
  readonly state: ApprovalState;
  readonly json?: boolean;
}

interface DecideOptions extends GatewayOptions {
  readonly reason?: string;
  readonly shareReason?: boolean;
  readonly json?: boolean;
}

/** As the API shows them. */
interface ShownApproval {
  readonly id: string;
  readonly state: ApprovalState;
  readonly caller: Parameters<typeof describeCaller>[0];
  readonly server: string;
  readonly tool: string;
  readonly effect: string;
  readonly facts: readonly string[];
  readonly rule: string;
  readonly approvers: { readonly name: string; readonly quorum: number };
  readonly preview: string;
  readonly expiresAt: number;
  readonly votes: readonly ShownVote[];
  readonly error?: string;
}

interface ShownVote {
  readonly by: { readonly name: string };
  readonly verdict: 'approve' | 'deny';
  readonly reason?: string;
  readonly at: number;
}

const WHO = `
Here it is the token of an approver, by which the gateway verifies the decision as it verifies a click: the same
groups, the same conflicts of interest. Without the role operator only what waits for you is shown. What asks for a
fresh sign-in is decided on the web page that its card in Slack leads to.`;

/** The command with its subcommands. */
export const approvalsCommand = (io: CliIo): Command => {
  const approvals = new Command('approvals');
  withGatewayOptions(approvals.command('list'))
    .description('list requests for approval, newest first, at most 200')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices(APPROVAL_STATES).default('pending'),
    )
    .option('--json', 'the page as JSON')
    .addHelpText('after', WHO)
    .action(async ({ state, json, ...gateway }: ListOptions) => {
      const page = await gatewayApi(gateway, io, NO_TOKEN_OF_APPROVER).get(
        `/v1/approvals?limit=200&state=${state}`,
      );
      if (json) return io.stdout(`${JSON.stringify(page)}\n`);
      io.stdout(listed((page as { items: ShownApproval[] }).items));
    });
  withGatewayOptions(approvals.command('show'))
    .description('show one request with all of its arguments, secrets masked')
    .argument('<id>', 'id of the request')
    .option('--json', 'the request as JSON')
    .addHelpText('after', WHO)
    .action(async (id: string, { json, ...gateway }: DecideOptions) => {
      const found = await gatewayApi(gateway, io, NO_TOKEN_OF_APPROVER).get(
        `/v1/approvals/${encodeURIComponent(id)}`,
      );
      io.stdout(json ? `${JSON.stringify(found)}\n` : inWords(found as ShownApproval));
    });
  withGatewayOptions(approvals.command('decide'))
    .description('approve or deny a call that is waiting for you; look at it first with approvals show')
    .argument('<id>', 'id of the request')
    .addArgument(new Argument('<decision>', 'what you decide').choices(['approve', 'deny']))
    .option('--reason <text>', 'kept with the request, for operators and auditors')
    .option('--share-reason', 'tell the one who asked the reason of a denial')
    .option('--json', 'the request as JSON')
    .addHelpText('after', WHO)
    .action(async (id: string, decision: string, options: DecideOptions) => {
      const { reason, shareReason, json, ...gateway } = options;
      if (shareReason && reason === undefined)
        throw new ExitCode(2, 'Give --reason with what is to be told.');
      const path = `/v1/approvals/${encodeURIComponent(id)}/decision`;
      const body = { decision, reason, shareReason };
      const decided = await gatewayApi(gateway, io, NO_TOKEN_OF_APPROVER).post(path, body);
      io.stdout(json ? `${JSON.stringify(decided)}\n` : textTable(COLUMNS, [row(decided as ShownApproval)]));
    });
  return approvals;
};

const COLUMNS = ['id', 'state', 'tool', 'server', 'asked by', 'approvers', 'until'];

const row = ({ id, state, tool, server, caller, approvers, votes, expiresAt }: ShownApproval) => [
  id,
  state,
  tool,
  server,
  describeCaller(caller),
  state === 'pending' ? `${votes.length} of ${approvers.quorum} of ${approvers.name}` : approvers.name,
  state === 'pending' ? new Date(expiresAt).toISOString() : '',
];

/** With the beginning of the arguments, without which two calls of one tool look alike. */
const listed = (items: readonly ShownApproval[]): string =>
  textTable(
    [...COLUMNS, 'arguments'],
    items.map((each) => [...row(each), onOneLine(each.preview)]),
  );

/** UTF-16 units. */
const LINE = 80;

/** The preview is indented JSON, in whose texts ends of lines are written as escapes. */
const onOneLine = (preview: string): string => clip(visible(preview.replaceAll(/\s*\n\s*/g, ' ')), LINE);

const inWords = (approval: ShownApproval): string => {
  const { effect, facts, rule, preview, votes, error } = approval;
  const lines = [
    `effect: ${[effect, ...facts].join('; ')}`,
    `rule: ${rule}`,
    ...votes.map(decisionInWords),
    ...(error === undefined ? [] : [error]),
    'arguments:',
    preview,
  ];
  return `${textTable(COLUMNS, [row(approval)])}${lines.map((line) => `${visible(line)}\n`).join('')}`;
};

const decisionInWords = ({ by, verdict, reason, at }: ShownVote): string => {
  const said = `${verdict === 'approve' ? 'approved' : 'denied'} by ${by.name} at ${new Date(at).toISOString()}`;
  return reason === undefined ? said : `${said}: ${reason}`;
};
