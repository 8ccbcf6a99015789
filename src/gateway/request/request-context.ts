/** One request of a client and everything the gateway holds about it while it is answered. */
import type { Caller } from '../../domain/caller.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import type { Weight } from '../../limits/in-flight.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import type { Intent } from '../../mcp/jsonrpc/intent.ts';
import type { RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Spoken } from '../../mcp/revisions/era.ts';
import type { CarriedState } from '../input-required/request-states.ts';
import type { Pending } from '../response/inspect-context.ts';
import type { ResponseChannel } from '../response/response-channel.ts';
import type { Conversation } from '../session/conversation.ts';
import type { KnownTool } from '../tools/tool-catalogue.ts';

export interface RequestContext {
  readonly caller: Caller;
  readonly conversation: Conversation;
  readonly spoken: Spoken;
  /** The client's bytes and the same as text. */
  readonly body: Uint8Array;
  readonly text: string;
  readonly message: RequestMessage;
  /** The same as others may see it. */
  readonly masked: Masked;
  /** For sentences about it. */
  readonly makeSafe: MakeSafe;
  readonly intent: Intent;
  /** What the client brought from an earlier try of the same call. */
  readonly carried: CarriedState | undefined;
  /** `Mcp-Param-*` headers as the client sent them; undefined if they were checked when it did. */
  readonly sentParams: ReadonlyMap<string, string> | undefined;
  /** What the server says about the called tool, once that is looked up. */
  readonly tool?: KnownTool;
  readonly pending: Pending;
  /** Milliseconds that the client can be kept waiting, if it waits for people. */
  readonly patience?: number;
  readonly channel: ResponseChannel;
  /** What the exchange takes up in memory. */
  readonly weight: Weight;
  /** Aborted once the client is gone. */
  readonly gone: StopSignal;
  /** Aborted once an operator has stopped this; the reason is the refusal. */
  readonly stopped: StopSignal;
  /** Aborted once the client is gone, has cancelled this request or was stopped: no one waits for an approval any more. */
  readonly givenUp: StopSignal;
}
