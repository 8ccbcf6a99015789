/** Tells a client on its standing stream that the person whom it took to the page of a server has connected (MCP 2025-11-25). */

import { URL_REVISION } from '../../mcp/revisions/declares-urls.ts';
import type { Spoken } from '../../mcp/revisions/era.ts';
import { formatEvent } from '../../mcp/sse/sse-frame.ts';
import type { ResponseChannel } from '../response/response-channel.ts';
import type { Conversation } from '../session/conversation.ts';
import type { AskToConnectDeps } from './ask-to-connect.ts';
import type { AskedUrls } from './asked-urls.ts';

export interface TellConnectedDeps {
  readonly asked: Pick<AskedUrls, 'open' | 'close'>;
  readonly isConnected: AskToConnectDeps['isConnected'];
  /** Whether the server is used in each person's own name. */
  readonly isPersonal: (server: string) => boolean;
  readonly lookEvery: number;
}

export interface ToldStream {
  readonly spoken: Pick<Spoken, 'revision'>;
  readonly conversation: Conversation;
  readonly channel: ResponseChannel;
}

/** Until the returned function is called. */
export type TellConnected = (stream: ToldStream) => () => void;

const METHOD = 'notifications/elicitation/complete';

/** Returns what looks while a stream is open; other streams cost nothing. */
export const createTellConnected = (deps: TellConnectedDeps): TellConnected => {
  const tell = async ({ conversation, channel }: ToldStream): Promise<void> => {
    const elicitationId = await deps.asked.open(conversation);
    if (elicitationId === undefined) return;
    if (!(await deps.isConnected(conversation.server, conversation.caller))) return;
    if (!(await deps.asked.close(conversation))) return;
    const body = JSON.stringify({ jsonrpc: '2.0', method: METHOD, params: { elicitationId } });
    conversation.recording.note({ from: 'gateway', kind: 'notification', method: METHOD });
    await channel.open().write(formatEvent({ data: body }));
  };

  return (stream) => {
    const { conversation, spoken, channel } = stream;
    const mayAsk = conversation.opensUrls && spoken.revision === URL_REVISION;
    if (!mayAsk || !channel.streams || !deps.isPersonal(conversation.server)) return () => {};
    // A look that fails is made again; the client repeats its request in any case.
    const looks = setInterval(() => void tell(stream).catch(() => {}), deps.lookEvery);
    return () => clearInterval(looks);
  };
};
