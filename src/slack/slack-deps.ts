/** What Slack is set up with, and what it works with. */

import type { CurrentAccess, GrantStore } from '../access/ports.ts';
import type { ApprovalStore } from '../approvals/ports.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { CurrentStaticGroups } from '../domain/static-groups.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { Audit } from '../operators/audit.ts';
import type { SpentBudget } from '../operators/spent-budget.ts';
import type { ConflictOf } from '../people/conflict-of-records.ts';
import type { GroupsOf } from '../people/groups-of.ts';
import type { HandlerContext } from './interactions/handler-context.ts';
import type { Log, Mapping } from './ports.ts';
import type { Connection } from './transport/door.ts';

export interface SlackSettings {
  readonly connection: Connection;
  readonly botToken: string;
  /** Root of the Web API, ending in a slash. */
  readonly apiUrl: string;
  /** Channel id that is asked if an approver rule names none. */
  readonly channel: string;
  /** Channel id in which operators are told of spent budgets and of a broken policy. */
  readonly operatorsChannel: string;
  /** The slash command, such as `/access`. */
  readonly command: string;
  readonly mapping: Mapping;
  /** Groups whose members may take away anyone's access. */
  readonly operators: readonly string[];
  /** Milliseconds between two messages in one channel, and between two changes in the workspace, for all replicas together. */
  readonly pace: { readonly messages: number; readonly changes: number };
}

export interface SlackDeps {
  readonly store: HandlerContext['store'] &
    Pick<ApprovalStore, 'swapApproval'> &
    Pick<GrantStore, 'swapGrant'>;
  readonly documents: DocumentStore;
  /** What messages show besides approvals and grants. */
  readonly shown: {
    readonly inFull: HandlerContext['inFull'];
    readonly access: CurrentAccess;
    /** A spent budget as it is now, for the message about it. */
    readonly getSpent: (id: string) => Promise<SpentBudget | undefined>;
    /** Tools that wait, as they are now, for the message about them; undefined if something else waits by now. */
    readonly getTools: HandlerContext['getTools'];
  };
  readonly audit: Audit;
  readonly groups: {
    /** Proves approvers, so it has to be asked anew each time. */
    readonly groupsOf: GroupsOf;
    /** The same for showing people what waits for them; may be half a minute old. */
    readonly groupsLately: GroupsOf;
    /** Tells who may ask for access; a token seen minutes ago is enough for asking. */
    readonly groupsOfRequester: GroupsOf;
    /** Groups of the policy file in force. */
    readonly staticGroups: CurrentStaticGroups;
    /** Whether a person may not decide because it is their own request, or they have voted. */
    readonly conflictOf: ConflictOf;
  };
  /** Decides about clicks that came through the API. */
  readonly verifyCaller: VerifyApprover;
  readonly addresses: {
    /** Address of the page about a request for approval. */
    readonly approvalUrl: (id: string) => string;
    /** Address of the page on which a link is proven. */
    readonly linkUrl: (nonce: string) => string;
  };
  /** Whether bare subjects of this issuer name no one. */
  readonly isForeign: (issuer: string) => boolean;
  readonly process: {
    readonly now: () => number;
    /** Unguessable. */
    readonly newNonce: () => string;
    /** From 0 to 1. */
    readonly random: () => number;
    readonly log: Log;
  };
}
