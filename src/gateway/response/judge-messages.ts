/** The messages in one event or body of a server, each judged by itself. */

import { splitBatch } from '../../mcp/jsonrpc/split-batch.ts';
import { BATCH_REVISION } from '../../mcp/revisions/era.ts';
import type { Inspect } from './inspect.ts';
import type { InspectContext } from './inspect-context.ts';
import type { Inspected } from './inspected.ts';

/**
 * Judges each message in `data` in order, none in a priming event, and hands it to `take`; once that returns false, the rest
 * is not looked at. Undefined if it is done, and resolves once it is. Throws and rejects as `Inspect` does.
 */
export type JudgeMessages = (
  data: string,
  context: InspectContext,
  take: (inspected: Inspected) => boolean,
) => Promise<void> | undefined;

/** Returns what judges the messages of one event: a batch of MCP 2025-03-26 has several. */
export const createJudgeMessages = (inspect: Inspect): JudgeMessages => {
  const judgeBatch: JudgeMessages = async (data, context, take) => {
    let asked = context;
    for (const text of splitBatch(data)) {
      const inspected = await inspect(text, asked);
      if (inspected.answer !== undefined) asked = answeredIn(context);
      if (!take(inspected)) return;
    }
  };
  return (data, context, take) => {
    if (data === '') return undefined;
    if (context.spoken.revision === BATCH_REVISION) return judgeBatch(data, context, take);
    const inspected = inspect(data, context);
    if (inspected instanceof Promise) return inspected.then((each) => void take(each));
    take(inspected);
    return undefined;
  };
};

/** A request has one answer: whatever comes behind it answers nothing. */
export const answeredIn = (context: InspectContext): InspectContext => ({ ...context, pending: undefined });
