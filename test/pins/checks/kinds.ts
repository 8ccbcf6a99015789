/** One message of each kind, as it passes every check. */

export interface Kind {
  readonly name: string;
  readonly message: 'request' | 'notification' | 'answer' | 'stream' | 'end';
  readonly era: '2025' | '2026';
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly post: boolean;
}

const kind = (message: Kind['message'], era: Kind['era'], method: Kind['method']): Kind => ({
  name: `${method === 'POST' ? message : method} of ${era}`,
  message,
  era,
  method,
  post: method === 'POST',
});

export const KINDS: readonly Kind[] = [
  kind('request', '2025', 'POST'),
  kind('request', '2026', 'POST'),
  kind('notification', '2025', 'POST'),
  kind('notification', '2026', 'POST'),
  kind('answer', '2025', 'POST'),
  kind('answer', '2026', 'POST'),
  kind('stream', '2025', 'GET'),
  kind('stream', '2026', 'GET'),
  kind('end', '2025', 'DELETE'),
  kind('end', '2026', 'DELETE'),
];

/** A message before it is sent, in parts that faults can spoil one by one. */
export interface Wire {
  readonly headers: Record<string, string>;
  /** Further headers as name, value, name, value; duplicates are sent as such. */
  readonly extra: string[];
  readonly body: Record<string, unknown>;
  /** Where the gateway is. */
  readonly origin: string;
  caller: string;
  /** Name of the called tool, where it is not the usual one. */
  name?: string;
  anonymous?: boolean;
  encodesPath?: boolean;
  /** Whether an operator has stopped the server. */
  stopped?: boolean;
  /** Whether its connection is cut. */
  unreachable?: boolean;
  padding?: string;
  behind?: string;
}

const REVISION = { '2025': '2025-11-25', '2026': '2026-07-28' } as const;

const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION['2026'],
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** `marker` is in the body where it has one, so that it can be recognised at the server. */
export const wireOf = ({ message, era, post }: Kind, origin: string, marker: string): Wire => ({
  origin,
  caller: 'bob',
  extra: [],
  headers: {
    Accept: 'application/json, text/event-stream',
    ...(post ? { 'Content-Type': 'application/json' } : {}),
    'MCP-Protocol-Version': REVISION[era],
  },
  body: post ? { jsonrpc: '2.0', ...bodyOf(message, era, marker) } : {},
});

const bodyOf = (message: Kind['message'], era: Kind['era'], marker: string): Record<string, unknown> => {
  const meta = era === '2026' ? { _meta: META } : {};
  if (message === 'answer') return { result: { action: 'accept', content: { marker } } };
  if (message === 'notification')
    return { method: 'notifications/roots/list_changed', params: { marker, arguments: {}, ...meta } };
  return { id: 1, method: 'tools/call', params: { name: 'read_rows', arguments: { marker }, ...meta } };
};
