/** The headers a server gets: written anew from what was decided about, never copied from the client. */

import type { JsonObject } from '../json/json-node.ts';
import { mirroredName } from '../jsonrpc/method-subject.ts';
import type { Spoken } from '../revisions/era.ts';
import { encodeHeaderValue } from './header-value.ts';
import type { HttpMethod } from './request-headers.ts';

export interface Outbound {
  readonly httpMethod: HttpMethod;
  readonly spoken: Pick<Spoken, 'era' | 'revision'>;
  /** What the body asks for; undefined for responses, batches, GET and DELETE. */
  readonly call?: { readonly method: string; readonly params?: JsonObject | undefined } | undefined;
  /** The server's own session id. */
  readonly sessionId?: string | undefined;
  /** The server's own event id. */
  readonly lastEventId?: string | undefined;
  /** `Mcp-Param-*` headers, as `paramHeaders` writes them. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** Lower-case names; what is not listed here does not travel. Compression is refused, or masking would see nothing. */
export const upstreamHeaders = (outbound: Outbound): Record<string, string> => {
  const { httpMethod, spoken } = outbound;
  return present({
    accept: httpMethod === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    'content-type': httpMethod === 'POST' ? 'application/json' : undefined,
    'mcp-protocol-version': spoken.revision,
    ...(spoken.era === '2025' ? sessionHeaders(outbound) : statelessHeaders(outbound)),
  });
};

const sessionHeaders = ({ sessionId, lastEventId }: Outbound) => ({
  'mcp-session-id': sessionId,
  // Event ids are UTF-8 on the wire, and Node writes each character of a header as one byte.
  'last-event-id': lastEventId && Buffer.from(lastEventId, 'utf8').toString('latin1'),
});

/** A session id on a stateless message is never passed on: some servers would run it inside that session. */
const statelessHeaders = ({ call, params }: Outbound) => {
  const name = call && mirroredName(call.method, call.params);
  return {
    ...params,
    'mcp-method': call?.method,
    'mcp-name': name === undefined ? name : encodeHeaderValue(name),
  };
};

const present = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
