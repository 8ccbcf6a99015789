/** What is recorded: sessions, and one append-only entry per message, decision or gap. */
import type { Caller } from './caller.ts';
import { ACTIONS } from './decision.ts';
import type { Effect } from './effect.ts';
import type { SafeText } from './text/safe-text.ts';

export interface Session {
  /** `ses_…`, random. */
  readonly id: string;
  readonly caller: Pick<Caller, 'issuer' | 'subject' | 'email' | 'groups' | 'kind' | 'clientId' | 'run'>;
  readonly client: {
    readonly name?: SafeText | undefined;
    readonly version?: SafeText | undefined;
    readonly address: string;
  };
  readonly server: string;
  /** SHA-256 over caller, client and server, for callers whose protocol has no session of its own. */
  readonly lineage?: string | undefined;
  /** MCP revision spoken, or undefined until it is known. */
  readonly revision: string | undefined;
  readonly state: 'open' | 'closed';
  readonly started: number;
  readonly last: number;
  readonly ended: number | undefined;
  readonly entries: number;
  readonly bytes: number;
  readonly tools: readonly string[];
  readonly verdicts: readonly Verdict[];
  /** Strongest effect seen, and whether anything was masked, for finding sessions quickly. */
  readonly flags: readonly string[];
  /** Head of the hash chain: sequence number and hash of the last entry. */
  readonly head: { readonly seq: number; readonly hash: string };
  readonly expireAt: number;
}

/** What came of a message: the decision's action, or what the people or the gateway made of it. */
export const VERDICTS = [...ACTIONS, 'approved', 'denied', 'expired', 'cancelled', 'refused'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A masked span, or one that was found and let through: its type and its place, never the value. */
export interface MaskedSpan {
  readonly type: string;
  readonly path: string;
  readonly count: number;
  readonly detector: string;
}

/** What the recorder is told; everything optional is left out if it does not apply. */
export interface EntryContent {
  readonly from: 'client' | 'server' | 'gateway';
  readonly kind: 'request' | 'response' | 'notification' | 'decision' | 'mask' | 'gap' | 'seal';
  readonly method?: SafeText;
  readonly tool?: SafeText;
  readonly rpcId?: SafeText | number;
  /** Sequence number of the request this entry answers or decides. */
  readonly answers?: number;
  readonly verdict?: Verdict;
  readonly rule?: string;
  readonly effect?: Effect;
  readonly policyDigest?: string;
  readonly approval?: string;
  /** Of an approved call: what the approval is bound to. */
  readonly digest?: string;
  readonly grant?: string;
  readonly error?: SafeText;
  readonly ms?: number;
  readonly masked?: readonly MaskedSpan[];
  /** What was found and, as the settings want it, let through; `[*]` in its paths is any index. */
  readonly detected?: readonly MaskedSpan[];
  /** In a `gap`: how many entries could not be kept. */
  readonly missing?: number;
  /** The message, masked, as JSON text. */
  readonly body?: SafeText;
  /** Instead of a body: of a long request that was denied before anyone looked at it, SHA-256 (hex) and size of its bytes. */
  readonly unseen?: { readonly sha256: string; readonly bytes: number };
}

export interface Entry extends EntryContent {
  readonly session: string;
  readonly seq: number;
  /** SHA-256 (hex) of the 256 KiB pieces of a long body, in order; the stored entry then has no `body`. */
  readonly chunks?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Hash of the entry before, 64 zeros for the first. */
  readonly prev: string;
  /** SHA-256 (hex) of `prev` followed by the canonical JSON (RFC 8785) of the entry without `hash`. */
  readonly hash: string;
}
