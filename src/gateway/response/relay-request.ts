/** An answer of a server that is to be relayed. */

import type { StopSignal } from '../../domain/time/stop.ts';
import type { Weight } from '../../limits/in-flight.ts';
import type { Load } from '../../limits/load.ts';
import type { UpstreamAnswer } from '../../upstream/ports.ts';
import type { InspectContext } from './inspect-context.ts';
import type { ResponseChannel } from './response-channel.ts';

export interface RelayRequest {
  readonly answer: UpstreamAnswer;
  readonly context: InspectContext;
  readonly channel: ResponseChannel;
  /** Headers of the answer that are ours, such as the sealed session id. */
  readonly headers: Readonly<Record<string, string>>;
  /** The client's view of an event id. */
  readonly sealEventId: (id: string) => string;
  /** True if the client waits for an answer on this stream and for nothing else. */
  readonly expectsAnswer: boolean;
  /** Once aborted, and `answer` with it, the stream ends here without an error if its client can go on elsewhere. */
  readonly ends: StopSignal;
  /** Aborted once the client is gone. */
  readonly gone: StopSignal;
  /** What the exchange takes up in memory. */
  readonly weight: Weight;
}

/** The same with the room in memory that it takes up. */
export interface Loaded extends RelayRequest {
  readonly load: Load;
}
