/** The messages in one event or body of a server, each judged by itself. */

import { splitBatch } from '../../mcp/jsonrpc/split-batch.ts';
import { BATCH_REVISION } from '../../mcp/revisions/era.ts';
import type { Inspect, Inspected } from './inspect.ts';
import type { InspectContext } from './inspect-context.ts';

/** Judges each message in `data` as it is asked for: none in a priming event, and in 2025-03-26 perhaps several. */
export type JudgeMessages = (
  data: string,
  context: InspectContext,
) => AsyncIterable<Inspected> | Iterable<Promise<Inspected>>;

/** Returns a generator over the messages of one event, in order: a batch of MCP 2025-03-26 has several. */
export const createJudgeMessages = (inspect: Inspect): JudgeMessages => {
  const judgeBatch = async function* (data: string, context: InspectContext): AsyncGenerator<Inspected> {
    let asked = context;
    for (const text of splitBatch(data)) {
      const inspected = await inspect(text, asked);
      if (inspected.answer !== undefined) asked = answeredIn(context);
      yield inspected;
    }
  };
  return (data, context) => {
    if (data === '') return [];
    return context.spoken.revision === BATCH_REVISION ? judgeBatch(data, context) : [inspect(data, context)];
  };
};

/** A request has one answer: whatever comes behind it answers nothing. */
export const answeredIn = (context: InspectContext): InspectContext => ({ ...context, pending: undefined });
