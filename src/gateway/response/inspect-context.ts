/** Where a message of a server goes. */
import { type Caller, callerKey } from '../../domain/caller.ts';
import type { Where } from '../../masking/settings/treatment.ts';
import type { Spoken } from '../../mcp/revisions/era.ts';
import type { Conversation } from '../session/conversation.ts';
import type { KnownTool } from '../tools/tool-catalogue.ts';
import type { Chosen } from './give-back.ts';

export interface InspectContext {
  readonly caller: Caller;
  readonly spoken: Spoken;
  readonly conversation: Conversation;
  /** Undefined on the standing GET stream. */
  readonly pending: Pending | undefined;
  /** What the server says about the called tool, if that was looked up. */
  readonly tool?: KnownTool;
  /** For approved calls of 2026-07-28: what the client carries to the retry instead of the server's own state. */
  readonly wrapState?: (upstream: string | undefined) => Promise<string>;
  /** True if the client gets one JSON message and nothing before it, so that no one can ask it anything. */
  readonly onlyAnswer?: boolean;
}

/** The client's request that an answer belongs to. */
export interface Pending extends Chosen {
  readonly method: string;
  readonly tool: string | undefined;
  /** Id of the task that it is about. */
  readonly task: string | undefined;
  /** Id of the temporary access by which it runs. */
  readonly grant?: string;
  /** Sequence number of its entry in the recording. */
  readonly seq: number;
  readonly started: number;
  /** What the hold has reported already on the same progress token. */
  readonly raise: () => number;
}

/** Whose definitions of tools count. */
export const catalogueOf = ({ conversation }: InspectContext) => ({
  server: conversation.server,
  session: conversation.recording.id,
});

/** What its server has answered is not refused for what else the caller has under way: it waits its turn. */
export const forCaller = ({ caller }: InspectContext) => ({ caller: callerKey(caller), isUnbounded: true });

/** Whose tasks these are. */
export const placeOf = ({ caller, conversation }: InspectContext) => ({
  caller,
  server: conversation.server,
});

/** Whatever comes on a standing stream, and what a task comes to, may be of any tool. */
export const whereOf = ({ conversation, pending }: InspectContext): Where => ({
  server: conversation.server,
  tool: pending?.tool,
  anyTool: pending === undefined || pending.task !== undefined,
});
