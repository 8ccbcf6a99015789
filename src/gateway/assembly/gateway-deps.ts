/** What the data path works with, by where it comes from. */
import type { Approvals } from '../../approvals/approvals.ts';
import type { DocumentStore } from '../../domain/document.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { Rates } from '../../limits/rates.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import type { PinStore } from '../../operators/pin-store.ts';
import type { BudgetStore } from '../../policy/ports.ts';
import type { Recorder } from '../../recordings/recorder.ts';
import type { Forward } from '../../upstream/ports.ts';
import type { CheckUriDeps } from '../checks/check-uri.ts';
import type { AskToConnectDeps } from '../elicitation/ask-to-connect.ts';
import type { GrantWatch } from '../grant-watch.ts';
import type { InputRequiredRetriesDeps } from '../input-required/input-required-retries.ts';
import type { CheckAccess, CurrentPolicy, LiveGrants, Mask, NoteSpent, Work } from '../ports.ts';
import type { Observe } from '../record/notebook.ts';
import type { NewRpcId } from '../response/read-answer.ts';
import type { HoldPace } from '../response/response-channel.ts';
import type { CountWithheld } from '../response/withheld.ts';
import type { Shutdown } from '../shutdown.ts';
import type { NoteLeftOut } from '../tools/note-left-out.ts';
import type { ToolPinKeeper } from '../tools/tool-pins.ts';

/** Sessions of which this process remembers tools, lists and traffic; what was used longest ago is forgotten first. */
export const REMEMBERED_SESSIONS = 10_000;

export interface GatewayDeps {
  readonly rules: {
    readonly policy: CurrentPolicy;
    readonly liveGrants: LiveGrants;
    readonly budgetStore: BudgetStore;
    readonly noteSpent: NoteSpent;
  };
  readonly approvals: Pick<
    Approvals,
    | 'ask'
    | 'beginRedemption'
    | 'weighVotes'
    | 'finish'
    | 'pauseCall'
    | 'resumeCall'
    | 'withdraw'
    | 'giveUp'
    | 'attendance'
  > &
    Pick<InputRequiredRetriesDeps, 'getApproval'>;
  readonly masking: { readonly mask: Mask; readonly work: Work; readonly makeSafe: MakeSafe };
  readonly operators: {
    readonly killing: KillSwitches['killing'];
    readonly told: KillSwitches['told'];
    readonly watch: KillSwitches['watch'];
    readonly checkAccess: CheckAccess;
    readonly grants: Pick<GrantWatch, 'watchGrant' | 'checkGrant'>;
    readonly pins: ToolPinKeeper;
    readonly readPins: PinStore['read'];
  };
  readonly servers: {
    readonly forward: Forward;
    readonly schemesOf: CheckUriDeps['schemesOf'];
    readonly noteLeftOut: NoteLeftOut;
    /** Those that are used in each person's own name. */
    readonly personal: PersonalServers;
  };
  readonly recordings: {
    readonly recorder: Recorder;
    /** Told of everything that is recorded, for metrics. */
    readonly observe: Observe;
    readonly countWithheld: CountWithheld;
  };
  readonly rates: Rates;
  readonly shutdown: Shutdown;
  readonly process: {
    readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
    readonly sealer: Sealer;
    readonly now: () => number;
    readonly newId: () => string;
    readonly newRpcId: NewRpcId;
    /** Notes what is our fault and gives back a refusal with a reference to it. */
    readonly internal: (error: unknown) => Refusal;
    readonly log: {
      error(fields: object, message: string): void;
      warn(fields: object, message: string): void;
    };
  };
  readonly settings: GatewaySettings;
}

export interface PersonalServers {
  readonly has: (server: string) => boolean;
  readonly isConnected: AskToConnectDeps['isConnected'];
}

export interface GatewaySettings {
  /** Whether requests that carry secrets are refused. */
  readonly deniesSecrets: boolean;
  readonly pace: HoldPace;
  /** Milliseconds a client can be kept waiting, with and without progress. */
  readonly patience: { readonly withProgress: number; readonly without: number };
  readonly answerBytes: number;
  /** Most values inside each other in one message of a server, and most values in it. */
  readonly answerDepth: number;
  readonly answerValues: number;
  /** Milliseconds a stream may go on behind the answer to its request. */
  readonly afterAnswer: number;
  /** Milliseconds for which recordings are kept. */
  readonly retention: number;
  /** Whether recordings are `besteffort`. */
  readonly goesOnWithoutStore: boolean;
  /** Milliseconds an approved call may run. */
  readonly executionLimit: number;
  /** Of one caller, at once. */
  readonly heldCalls: number;
  readonly heldBytes: number;
  readonly openStreams: number;
  readonly openRequests: number;
}
