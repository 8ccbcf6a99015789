/** Tells a client on a stream that is open anyway that its list of tools is another one now. */
import { formatEvent } from '../protocol/sse-frame.ts';
import type { UpstreamAnswer } from '../upstream/ports.ts';
import type { Conversation } from './conversation.ts';
import type { Lane } from './lane.ts';
import type { ShownLists } from './shown-lists.ts';

export interface OpenStream {
  readonly conversation: Conversation;
  readonly lane: Lane;
  readonly answer: UpstreamAnswer;
  /** Id of the request that opened it (MCP 2026-07-28), which its notifications repeat; undefined on the GET stream. */
  readonly subscription?: string | number;
}

const METHOD = 'notifications/tools/list_changed';
const SUBSCRIPTION_KEY = 'io.modelcontextprotocol/subscriptionId';

/** Until the returned function is called. */
export const tellListChanges = (
  lists: Pick<ShownLists, 'watch'>,
  { conversation, lane, answer, subscription }: OpenStream,
): (() => void) => {
  const isStream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
  if (!isStream || !lane.streams) return () => {};
  const params =
    subscription === undefined ? {} : { params: { _meta: { [SUBSCRIPTION_KEY]: subscription } } };
  const body = JSON.stringify({ jsonrpc: '2.0', method: METHOD, ...params });
  return lists.watch(conversation.recording.id, () => {
    conversation.recording.note({ from: 'gateway', kind: 'notification', method: METHOD, body });
    void lane
      .open()
      .write(formatEvent({ data: body }))
      .catch(() => {});
  });
};
