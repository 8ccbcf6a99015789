/** What a server's hints about its own tool (MCP `ToolAnnotations`) add to what the tool's name promises. */
import type { ToolAnnotations } from '../../domain/call.ts';
import type { Effect } from '../../domain/effect.ts';
import type { HintUse } from '../../domain/tools/tool-effect.ts';
import { isCarrier, type NamePromise } from './effect-of-name.ts';

export interface Hinted {
  /** What the tool promises with its hints; the same as before unless they are trusted. */
  readonly promise: NamePromise;
  /** The least that the server says a call does; undefined if its hints say nothing that counts. */
  readonly least: Effect | undefined;
}

/** `promise` is what the name promises. Only what is written counts, not the defaults that MCP assumes for what is not. */
export const withHints = (promise: NamePromise, hints: ToolAnnotations = {}, use: HintUse): Hinted => {
  if (use === 'ignore' || isStamp(hints)) {
    const reads = use === 'trust' && hints.readOnlyHint === true;
    return { promise: reads ? 'read' : promise, least: undefined };
  }
  const least = leastOf(hints);
  return { promise: use === 'trust' ? believed(promise, hints) : promise, least };
};

/**
 * mcp-go writes MCP's own defaults onto every tool that its author says nothing about: destructiveHint and openWorldHint
 * true, and in later versions readOnlyHint and idempotentHint false beside them. No one decided that, so it says nothing;
 * and readOnlyHint true beside it is the one thing its author did say.
 */
const isStamp = ({
  readOnlyHint,
  destructiveHint,
  idempotentHint,
  openWorldHint,
}: ToolAnnotations): boolean =>
  destructiveHint === true &&
  openWorldHint === true &&
  idempotentHint !== true &&
  (idempotentHint === false || readOnlyHint !== false);

const leastOf = ({ readOnlyHint, destructiveHint }: ToolAnnotations): Effect | undefined => {
  if (destructiveHint === true) return 'destructive';
  if (readOnlyHint === undefined) return undefined;
  return readOnlyHint ? 'read' : 'write';
};

/** destructiveHint only tells how a tool changes things (MCP), so it makes nothing a read. */
const believed = (promise: NamePromise, { readOnlyHint, destructiveHint }: ToolAnnotations): NamePromise => {
  if (readOnlyHint === true) return 'read';
  const mayBeLess = promise === 'unknown' || promise === 'destructive';
  return destructiveHint === false && mayBeLess && !isCarrier(promise) ? 'write' : promise;
};
