/** What a server says about its own tool. It may raise the effect; believing it to lower one needs a trusted server. */
import type { ToolAnnotations } from '../../domain/call.ts';
import type { Effect } from '../../domain/effect.ts';

/** Undefined where the annotations say nothing that counts. Only what is written counts, not the defaults of MCP. */
export const effectOfAnnotations = (hints: ToolAnnotations | undefined): Effect | undefined => {
  if (hints === undefined) return undefined;
  if (hints.readOnlyHint === true) return hints.destructiveHint === true ? 'destructive' : 'read';
  if (hints.destructiveHint === true) return 'destructive';
  return hints.readOnlyHint === false ? 'write' : undefined;
};
