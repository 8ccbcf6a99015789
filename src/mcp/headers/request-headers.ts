/** The headers of a client's request, read once and strictly; everything not named here is ignored. */

import { invalid, type Problem } from '../jsonrpc/problem.ts';
import { BATCH_REVISION } from '../revisions/era.ts';
import { accepts, isJsonType } from './media-type.ts';

export type HttpMethod = 'POST' | 'GET' | 'DELETE';

export interface RequestHead {
  readonly kind: 'head';
  /** Answers the client can read: one JSON message, a stream of events. */
  readonly accepts: { readonly json: boolean; readonly events: boolean };
  /** `MCP-Protocol-Version` as sent: only a cross-check of what the body says. */
  readonly revision: string | undefined;
  /** Whether arrays may be parsed: the header names 2025-03-26, or is missing, which means the same. */
  readonly allowsBatches: boolean;
  readonly sessionId: string | undefined;
  readonly lastEventId: string | undefined;
  /** `Mcp-Method` and `Mcp-Name` as sent. */
  readonly method: string | undefined;
  readonly name: string | undefined;
  /** `Mcp-Param-*` as sent, keyed by the lower-case rest of the header name. */
  readonly params: ReadonlyMap<string, string>;
}

/**
 * Reads Node's `rawHeaders` (name, value, name, value …), in which duplicates can still be seen: of two equal headers
 * proxies and servers pick different ones. 400 for duplicates, 415 for any body but plain JSON in UTF-8, 406 if no
 * answer of ours would be accepted.
 */
export const readHead = (rawHeaders: readonly string[], httpMethod: HttpMethod): RequestHead | Problem => {
  const fields = readFields(rawHeaders);
  if (fields === undefined) return invalid('A header that must be unique was sent twice.');
  if (httpMethod === 'POST' && !isPlainJson(fields)) return UNSUPPORTED_MEDIA;
  const accept = fields.get('accept') ?? '*/*';
  const json = accepts(accept, 'application/json');
  const events = accepts(accept, 'text/event-stream');
  if (httpMethod === 'POST' && !json && !events)
    return notAcceptable('application/json and text/event-stream');
  if (httpMethod === 'GET' && !events) return notAcceptable('text/event-stream');
  const revision = fields.get('mcp-protocol-version');
  return {
    kind: 'head',
    accepts: { json, events },
    revision,
    allowsBatches: (revision ?? BATCH_REVISION) === BATCH_REVISION,
    sessionId: fields.get('mcp-session-id'),
    lastEventId: fields.get('last-event-id'),
    method: fields.get('mcp-method'),
    name: fields.get('mcp-name'),
    params: new Map(
      [...fields]
        .filter(([name]) => name.startsWith(PARAM))
        .map(([name, value]) => [name.slice(PARAM.length), value]),
    ),
  };
};

const PARAM = 'mcp-param-';

const SINGLETONS: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'last-event-id',
  'origin',
]);

/** Values by lower-case name; undefined if a header that must be unique is there twice. Lists are joined. */
const readFields = (rawHeaders: readonly string[]): ReadonlyMap<string, string> | undefined => {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    const value = String(rawHeaders[index + 1]);
    const earlier = fields.get(name);
    if (earlier !== undefined && (SINGLETONS.has(name) || name.startsWith('mcp-'))) return undefined;
    fields.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return fields;
};

/** Even `Content-Encoding: identity` is refused: what one server ignores, the next one decodes. */
const isPlainJson = (fields: ReadonlyMap<string, string>): boolean =>
  isJsonType(fields.get('content-type') ?? '') && !fields.has('content-encoding');

const UNSUPPORTED_MEDIA: Problem = {
  kind: 'problem',
  status: 415,
  code: -31415,
  sentence: 'Send application/json in UTF-8 without Content-Encoding.',
};

const notAcceptable = (types: string): Problem => ({
  kind: 'problem',
  status: 406,
  code: -32000,
  sentence: `Accept must list ${types}.`,
});
