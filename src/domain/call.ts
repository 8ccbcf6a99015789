/** One message as policy sees it: who, which server, what. */
import type { Caller } from './caller.ts';
import type { ToolEffect } from './tools/tool-effect.ts';

/** Hints a server gives about its tool (MCP `ToolAnnotations`); they may raise an effect, never lower it. */
export interface ToolAnnotations {
  readonly readOnlyHint?: boolean | undefined;
  readonly destructiveHint?: boolean | undefined;
  readonly idempotentHint?: boolean | undefined;
  readonly openWorldHint?: boolean | undefined;
}

export interface Call {
  readonly caller: Pick<
    Caller,
    'issuer' | 'subject' | 'email' | 'groups' | 'kind' | 'kindGuessed' | 'owner' | 'foreign' | 'unproven'
  >;
  readonly server: string;
  readonly method: string;
  readonly tool?: string | undefined;
  readonly resource?: string | undefined;
  readonly prompt?: string | undefined;
  /** Decoded arguments of the call; undefined if the method has none, or if only visibility is asked. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly annotations?: ToolAnnotations | undefined;
  /** What the tool does as it was written down; its name and annotations are not looked at again then. */
  readonly toolEffect?: Pick<ToolEffect, 'effect' | 'from'> | undefined;
}
