/** What the configuration says about the tools of each server, as far as it bears on what they promise. */
import type { HintUse } from '../../domain/tool-effect.ts';

export interface ToolNaming {
  /** What the server's hints may do; `restrict` if left out. */
  readonly annotations?: HintUse | undefined;
}

/** By server. */
export type ToolNamings = Readonly<Record<string, ToolNaming>>;

/** Names of servers come from the wire in some commands: `constructor` must not find anything. */
export const namingOf = (namings: ToolNamings, server: string): ToolNaming =>
  (Object.hasOwn(namings, server) ? namings[server] : undefined) ?? {};
