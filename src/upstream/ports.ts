/** What the rest of the gateway may ask of the servers behind it. */
import type { Admission } from '../domain/admission.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import type { Asker, Credential, TlsMaterial } from './credentials/credential.ts';

export interface UpstreamServer {
  /** Where the server listens; never shown to clients. */
  readonly url: URL;
  /** The gateway's own; the caller's token never goes upstream. Undefined if the server wants none. */
  readonly credential: Credential | undefined;
  /** What TLS shows and trusts besides; undefined for the usual. */
  readonly tls?: (() => Promise<TlsMaterial>) | undefined;
  /** `sse` is the transport of revision 2024-11-05. */
  readonly transport: 'streamable-http' | 'sse';
}

export interface UpstreamRequest extends Asker {
  readonly httpMethod: 'POST' | 'GET' | 'DELETE';
  /** Lower-case names, already reduced to what the server may see. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the call at the server's side as well. */
  readonly signal: StopSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Rejects with `Refusal('upstream-lost')` if it breaks off, or with the reason of the request's signal. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of an answer that no one reads; without it the connection stays taken. */
  readonly discard: () => void;
}

/** Sends what was decided about. Rejects with `Refusal('upstream-unavailable')`, or with the signal's reason. */
export type Forward = (admission: Admission, request: UpstreamRequest) => Promise<UpstreamAnswer>;
