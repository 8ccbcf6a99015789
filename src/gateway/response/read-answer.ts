/** The answer to a question of the gateway's own, as text: alone, or found in a stream. */
import { Refusal } from '../../domain/refusal.ts';
import { EVENT_STREAM, mediaType } from '../../mcp/headers/media-type.ts';
import { parseMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { UpstreamAnswer } from '../../upstream/ports.ts';
import { answers } from './answer-id.ts';
import { readWhole } from './relay.ts';
import { serverEvents } from './server-events.ts';

/**
 * An id for a request of the gateway's own. An integer, since servers exist that answer a string with an error or with
 * 0; random and large, since clients count theirs from 0 and may share a stream with it; and within 32 bits.
 */
export type NewRpcId = () => number;

/** @throws Refusal if there is none, or it is longer than `limit` bytes. */
export const readAnswer = async (answer: UpstreamAnswer, id: number, limit: number): Promise<string> => {
  if (mediaType(answer.headers['content-type']) !== EVENT_STREAM) {
    return new TextDecoder().decode(await readWhole(answer.body, limit));
  }
  for await (const events of serverEvents(answer.body, limit)) {
    const found = events.find(({ event = 'message', data }) => event === 'message' && isAnswer(data, id));
    if (found !== undefined) return found.data;
  }
  throw new Refusal('upstream-invalid', 'The server did not answer what the gateway asked it first.');
};

const isAnswer = (data: string, id: number): boolean => {
  const parsed = parseMessage(data, { from: 'server' });
  return parsed.kind === 'single' && parsed.message.kind === 'response' && answers(parsed.message, id);
};
