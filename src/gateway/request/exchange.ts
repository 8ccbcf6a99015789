/** One HTTP exchange with a client, freed of HTTP's machinery. */
import type { Caller } from '../../domain/caller.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import type { Weight } from '../../limits/in-flight.ts';

export interface Exchange {
  readonly server: string;
  readonly caller: Caller;
  /** Network address of the client, for the recording. */
  readonly address: string;
  /** Name, value, name, value … exactly as received, so that duplicates can be seen. */
  readonly rawHeaders: readonly string[];
  /** The whole body, within the limit; empty for GET and DELETE, and once it was forgotten. */
  readonly body: Uint8Array;
  /** Lets the body go: its message waits for people, and is kept elsewhere. */
  forgetBody(): void;
  /** Aborted once the client is gone. */
  readonly gone: StopSignal;
  readonly reply: Reply;
  /** What it takes up in memory; released once the answer is out. */
  readonly weight: Weight;
}

export interface Reply {
  /** True if answers to other requests travel on the same stream, so that none of them may wait for people. */
  readonly shared: boolean;
  /** One whole answer. */
  send(status: number, headers: Readonly<Record<string, string>>, body?: string): void;
  /** Sends the head of an event stream at once. */
  stream(headers: Readonly<Record<string, string>>): EventSink;
}

export interface EventSink {
  /** Undefined if the client is ready for more; else resolves once it is. */
  write(frames: string): Promise<void> | undefined;
  end(): void;
}
