/** Keeps progress rising for a client that already saw the gateway's own progress while its call was held. */
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import { member } from '../../mcp/json/node-value.ts';
import type { Message } from '../../mcp/jsonrpc/parse-message.ts';

/** The notification with `by` added to its progress; unchanged if it is no progress, or nothing is to be added. */
export const raiseProgress = (text: string, message: Message, by: number): string => {
  if (by === 0 || message.kind !== 'notification' || message.method !== 'notifications/progress') return text;
  const progress = member(message.params, 'progress');
  if (progress?.kind !== 'number') return text;
  return applyEdits(text, [
    { start: progress.start, end: progress.end, text: String(Number(progress.raw) + by) },
  ]);
};
