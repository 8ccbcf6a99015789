/** What the data path needs from the outside; everything else it does itself. */
import type { Approval } from '../domain/approval.ts';
import type { Call } from '../domain/call.ts';
import type { Caller } from '../domain/caller.ts';
import type { Decision } from '../domain/decision.ts';
import type { Grant } from '../domain/grant.ts';
import type { EntryContent, MaskedSpan, Session } from '../domain/recording.ts';
import type { JsonEdit, JsonNode } from '../protocol/json-node.ts';

/** The policy in force at this moment. */
export interface PolicyView {
  decide(call: Call, context: { readonly grants: readonly Grant[]; readonly now: number }): Decision;
  /** False only where the caller could never make such a call, whatever the arguments: what lists leave out. */
  couldEver(
    call: Omit<Call, 'args'>,
    context: { readonly grants: readonly Grant[]; readonly now: number },
  ): boolean;
}
export type CurrentPolicy = () => PolicyView;

export type LiveGrants = (caller: Pick<Caller, 'issuer' | 'subject' | 'email'>) => Promise<readonly Grant[]>;

/** Finds what has to be masked in one message; throws where it cannot tell, and then nothing is let through. */
export type Mask = (
  text: string,
  root: JsonNode,
) => { readonly edits: readonly JsonEdit[]; readonly found: readonly MaskedSpan[] };

/** The recording of one session. */
export interface Recording {
  readonly id: string;
  /** Written behind, in order; returns the entry's sequence number. */
  note(content: EntryContent): number;
  /** Resolves once this entry and all before it are durable; rejects with `Refusal('store-unavailable')`. */
  noteDurably(content: EntryContent): Promise<number>;
  close(): Promise<void>;
}

export interface Recorder {
  open(session: Pick<Session, 'caller' | 'client' | 'server' | 'revision'>): Promise<Recording>;
  /** The recording of this id, opened here or on another replica. */
  resume(id: string): Promise<Recording>;
  /** Waits while the queue is nearly full; rejects with `Refusal('store-unavailable')` where it is full. */
  room(): Promise<void>;
}

/** What became of the call that an approval was spent on. */
export type Finish = (
  approval: Approval,
  outcome: {
    readonly state: 'executed' | 'failed' | 'unknown';
    readonly took: number;
    readonly error?: string;
  },
) => Promise<void>;
