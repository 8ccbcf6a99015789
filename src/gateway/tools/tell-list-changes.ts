/** Tells a client on a stream that is open anyway that its list of tools is another one now. */
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import { formatEvent } from '../../mcp/sse/sse-frame.ts';
import type { UpstreamAnswer } from '../../upstream/ports.ts';
import type { ResponseChannel } from '../response/response-channel.ts';
import type { Conversation } from '../session/conversation.ts';
import type { ServerLists } from './server-lists.ts';
import type { ShownLists } from './shown-lists.ts';

/** What lists depend on: what was shown to a session, and what everyone is shown of a server. */
export interface Lists {
  readonly shownLists: Pick<ShownLists, 'watch'>;
  readonly serverLists: ServerLists;
  readonly makeSafe: MakeSafe;
}

export interface OpenStream {
  readonly conversation: Conversation;
  readonly channel: ResponseChannel;
  readonly answer: UpstreamAnswer;
  /** Id of the request that opened it (MCP 2026-07-28), which its notifications repeat; undefined on the GET stream. */
  readonly subscription?: string | number;
}

const METHOD = 'notifications/tools/list_changed';
export const SUBSCRIPTION_KEY = 'io.modelcontextprotocol/subscriptionId';

/** Until the returned function is called. */
export const tellListChanges = (
  { shownLists, serverLists, makeSafe }: Lists,
  { conversation, channel, answer, subscription }: OpenStream,
): (() => void) => {
  const isStream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
  if (!isStream || !channel.streams) return () => {};
  const params =
    subscription === undefined ? {} : { params: { _meta: { [SUBSCRIPTION_KEY]: subscription } } };
  const body = JSON.stringify({ jsonrpc: '2.0', method: METHOD, ...params });
  const tell = (): void => {
    conversation.recording.note({
      from: 'gateway',
      kind: 'notification',
      method: METHOD,
      // It repeats an id that the client chose.
      body: makeSafe(body),
    });
    void channel
      .open()
      .write(formatEvent({ data: body }))
      ?.catch(() => {});
  };
  const quiet = [
    shownLists.watch(conversation.recording.id, tell),
    serverLists.watch(conversation.server, tell),
  ];
  return () => {
    for (const stop of quiet) stop();
  };
};
