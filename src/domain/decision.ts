/** The verdict of policy about one message: a value, never thrown. */
import type { Effect } from './effect.ts';
import type { Companion } from './impact.ts';

/** Strongest first: the strongest action among the matching rules wins, so the order of rules never matters. */
export const ACTIONS = ['deny', 'require-grant', 'require-approval', 'allow'] as const;
export type Action = (typeof ACTIONS)[number];

/** One way to be an approver; exactly one key is set. */
export type ApproverSource =
  | { readonly group: string }
  | { readonly slackGroup: string }
  | { readonly user: string }
  /** A group of the policy file, by name; its members are looked up in the policy in force. */
  | { readonly static: string };

/** Who may decide, as written in the policy file and copied onto each request. */
export interface ApproverRule {
  readonly name: string;
  readonly any: readonly ApproverSource[];
  /** Distinct people who have to approve. */
  readonly quorum: number;
  /** Slack channel id that is asked; the gateway's default channel if undefined. */
  readonly channel: string | undefined;
  /** Milliseconds until a pending request counts as denied; the gateway's default if undefined. */
  readonly timeout: number | undefined;
  /** True if approving takes a fresh sign-in on the web. */
  readonly stepUp?: boolean | undefined;
}

/** A rule that matched, or a default that stood in. */
export interface Considered {
  readonly rule: string;
  readonly action: Action;
}

export interface Decision {
  readonly action: Action;
  /** Id of the rule that decided, `defaults.<effect>` if none matched, or `protocol` for fixed behaviour. */
  readonly rule: string;
  /** True if `rule` is a budget of which nothing is left. */
  readonly budgetSpent?: boolean | undefined;
  readonly effect: Effect;
  /** True if it reaches what people are to know of, such as the metadata of a cloud; `facts` say what. */
  readonly sensitive?: boolean | undefined;
  /** Tools that the called one is told to run. */
  readonly innerTools?: readonly string[] | undefined;
  /** What the call would do, in words for people: "DELETE without WHERE on orders". */
  readonly facts: readonly string[];
  /** The operator's sentence for the caller, if the rule has one, or why nothing can be done about the decision. */
  readonly message: string | undefined;
  /** Set if `action` is `require-approval`. */
  readonly approvers: ApproverRule | undefined;
  /** Who says what the call would touch, if `action` is `require-approval` and the rule wants that shown. */
  readonly preview?: Companion | undefined;
  /** Access packages that would satisfy `require-grant` for this call. */
  readonly access: readonly string[];
  /** Id of the live grant that turned `require-grant` (or, if it covers approval, `require-approval`) into `allow`. */
  readonly grant: string | undefined;
  /** True if the rule or the file is in shadow mode: recorded, then forwarded anyway. */
  readonly shadow: boolean;
  /** SHA-256 of the policy file that decided, in hex. */
  readonly policyDigest: string;
  readonly considered: readonly Considered[];
}
