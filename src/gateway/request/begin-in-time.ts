/** Many servers send the head of their stream with its first message, and clients and proxies do not wait that long. */
import { Refusal } from '../../domain/refusal.ts';
import type { UpstreamAnswer } from '../../upstream/ports.ts';
import type { ResponseChannel } from '../response/response-channel.ts';

/** Milliseconds that a server has for the head of its stream, before the client gets the gateway's own. */
const HEAD_TIME = 50;

export interface Beginning {
  readonly server: string;
  readonly channel: ResponseChannel;
  /** Resolves with the head of the server's answer. @throws Refusal if that is no stream */
  readonly answer: () => Promise<UpstreamAnswer>;
}

/**
 * Resolves with the answer, or with undefined if a stream that had begun has ended without one.
 *
 * @throws Refusal of the answer, while the client can still be told
 */
export type BeginInTime = (beginning: Beginning) => Promise<UpstreamAnswer | undefined>;

/** Returns what begins the client's stream once its server takes too long. */
export const createBeginInTime = (): BeginInTime => {
  /** Servers that refused their last stream. Their answer is waited for: a stream that begins and ends is opened again and again. */
  const refusing = new Set<string>();

  return async ({ server, channel, answer }) => {
    let isBegun = false;
    const begin = () => {
      isBegun = true;
      channel.open();
    };
    const early = refusing.has(server) ? undefined : setTimeout(begin, HEAD_TIME);
    try {
      const received = await answer();
      refusing.delete(server);
      return received;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusing.add(server);
      if (!isBegun) throw error;
      channel.open().end();
      return undefined;
    } finally {
      clearTimeout(early);
    }
  };
};
