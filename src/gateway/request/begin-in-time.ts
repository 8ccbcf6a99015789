/** Many servers send the head of their stream with its first message, and clients and proxies do not wait that long. */
import { Refusal } from '../../domain/refusal.ts';
import type { UpstreamAnswer } from '../../upstream/ports.ts';
import type { ResponseChannel } from '../response/response-channel.ts';

/** Milliseconds that a server has for the head of its stream, before the client gets the gateway's own. */
const HEAD_TIME = 50;
/** The same for a session whose last stream the server refused after that: it is to hear the refusal itself. */
const PATIENCE = 2000;
/** Sessions of which that is remembered. */
const REMEMBERED = 1000;

export interface Beginning {
  /** Id of the session. */
  readonly session: string;
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
  /** Those whose stream began and ended at once: their clients open it again and again. */
  const refused = new Set<string>();
  const remember = (session: string): void => {
    refused.delete(session);
    refused.add(session);
    const [oldest] = refused;
    if (refused.size > REMEMBERED && oldest !== undefined) refused.delete(oldest);
  };

  return async ({ session, channel, answer }) => {
    let isBegun = false;
    const begin = () => {
      isBegun = true;
      channel.open();
    };
    const early = setTimeout(begin, refused.has(session) ? PATIENCE : HEAD_TIME);
    try {
      const received = await answer();
      refused.delete(session);
      return received;
    } catch (error) {
      if (!isBegun || !(error instanceof Refusal)) throw error;
      remember(session);
      channel.open().end();
      return undefined;
    } finally {
      clearTimeout(early);
    }
  };
};
