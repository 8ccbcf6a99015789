/** A request that is under way, before it is on record. */
import type { Caller } from '../../domain/caller.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import type { Intent } from '../../mcp/jsonrpc/intent.ts';
import type { RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Spoken } from '../../mcp/revisions/era.ts';
import type { CarriedState } from '../input-required/request-states.ts';
import type { ResponseChannel } from '../response/response-channel.ts';
import type { Conversation } from '../session/conversation.ts';

export interface ReceivedRequest {
  readonly caller: Caller;
  readonly conversation: Conversation;
  readonly spoken: Spoken;
  /** Without the gateway's own state, if it brought one. */
  readonly message: RequestMessage;
  readonly text: string;
  /** The client's own bytes. */
  readonly body: Uint8Array;
  readonly intent: Intent;
  readonly carried: CarriedState | undefined;
  /** JSON source of the progress token, a copy. */
  readonly progressToken: string | undefined;
  readonly channel: ResponseChannel;
  readonly gone: StopSignal;
  /** Aborted once an operator has stopped it; the reason is the refusal. */
  readonly stopped: StopSignal;
  /** Aborted once the client is gone, has cancelled it or it was stopped. */
  readonly givenUp: StopSignal;
}
