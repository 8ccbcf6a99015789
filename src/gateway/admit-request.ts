/** What is asked of admit, and what of it approvals and retries are told. */
import type { Call } from '../domain/call.ts';
import type { Caller } from '../domain/caller.ts';
import type { ApproverRule, Decision } from '../domain/decision.ts';
import type { Companion, Impact } from '../domain/impact.ts';
import type { MakeSafe, SafeText } from '../domain/text/safe-text.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import type { RetryableCall } from './input-required/input-required-retries.ts';
import type { Notebook } from './record/notebook.ts';
import type { ResponseChannel } from './response/response-channel.ts';

/** What is known of a call of a tool; undefined for other methods. */
export interface ToolFacts {
  /** SHA-256 (hex) of the tool's definition, as it is decided about. */
  readonly definition?: string | undefined;
  /** The same, asked of the server anew; rejects if it cannot be known, or no operator has accepted it. */
  readonly definitionNow?: () => Promise<string>;
  /** Never rejects. */
  readonly impact?: (companion: Companion) => Promise<Impact>;
}

export interface AdmitRequest extends ToolFacts {
  readonly call: Call;
  readonly caller: Caller;
  /** The client's bytes, which will be forwarded as they are. */
  readonly body: Uint8Array;
  /** What an approval of the call is bound to, see `callDigest`; made when it is first needed. */
  readonly digest: () => Promise<string>;
  /** The arguments as people may see them: masked, indented JSON. */
  readonly preview: () => Promise<SafeText>;
  /** For method and tool: a name stays one, also if some argument has the same value. */
  readonly safeName: MakeSafe;
  /** For sentences about this message. */
  readonly makeSafe: MakeSafe;
  readonly recording: Notebook;
  /** Id of the request; undefined for a notification. */
  readonly id: string | number | undefined;
  /** Sequence number of the recorded request. */
  readonly seq: number;
  readonly channel: ResponseChannel;
  /** Milliseconds the client can be kept waiting. */
  readonly patience: number;
  readonly gone: StopSignal;
  /** Undefined for what is never asked about twice. */
  readonly retries?: Pick<RetryableCall, 'carried' | 'mayRetry'>;
  /** Whether its client comes by for the outcome of a call that is not decided in time. */
  readonly mayBeTask?: boolean;
}

/** Returns what retries have to know of a request. Rejects if the digest of its arguments cannot be made. */
export const retryableCallOf = async (request: AdmitRequest): Promise<RetryableCall> => ({
  caller: request.caller,
  server: request.call.server,
  digest: await request.digest(),
  carried: request.retries?.carried,
  mayRetry: request.retries?.mayRetry ?? false,
});

/**
 * Returns what approvers are asked about, with every text made safe. Rejects if the digest or the preview cannot be
 * made.
 */
export const askRequest = async (request: AdmitRequest, decision: Decision, approvers: ApproverRule) => ({
  caller: request.caller,
  server: request.call.server,
  tool: request.safeName(request.call.tool ?? request.call.method),
  definition: request.definition,
  effect: decision.effect,
  facts: decision.facts.map(request.makeSafe),
  rule: decision.rule,
  policyDigest: decision.policyDigest,
  approvers,
  preview: await request.preview(),
  session: request.recording.id,
  digest: await request.digest(),
  impact: impactOf(request, decision.preview),
});

const impactOf = ({ impact }: AdmitRequest, companion: Companion | undefined) =>
  impact === undefined || companion === undefined ? undefined : () => impact(companion);
