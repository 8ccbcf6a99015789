/** From text to the JSON-RPC messages of MCP, or to the problem that keeps it from being forwarded. */

import type { JsonNode, JsonObject } from '../json/json-node.ts';
import { hasLookAlike } from '../json/look-alike.ts';
import { member, stringMember } from '../json/node-value.ts';
import { type ScanOptions, type ScanResult, SMALL, scanJson, scanJsonInSlices } from '../json/scan-json.ts';
import { hasClaim } from '../revisions/era.ts';
import { checkParams } from './check-params.ts';
import { invalid, type Problem, unreadable } from './problem.ts';

export type RpcId = string | number;

export interface RequestMessage {
  readonly kind: 'request';
  readonly node: JsonObject;
  readonly method: string;
  readonly id: RpcId;
  readonly params: JsonObject | undefined;
}

export interface NotificationMessage {
  readonly kind: 'notification';
  readonly node: JsonObject;
  readonly method: string;
  readonly params: JsonObject | undefined;
}

export interface ResponseMessage {
  readonly kind: 'response';
  readonly node: JsonObject;
  /** Undefined only in a server's error about a message whose id it could not read. */
  readonly id: RpcId | undefined;
  readonly outcome: 'result' | 'error';
}

export type Message = RequestMessage | NotificationMessage | ResponseMessage;

export type Parsed =
  | { readonly kind: 'single'; readonly message: Message }
  | { readonly kind: 'batch'; readonly messages: readonly Message[] }
  | Problem;

export interface ParseOptions {
  /** Who wrote the text; `client` if undefined. Clients are held to what a decision needs, servers to JSON-RPC. */
  readonly from?: 'client' | 'server';
  /** True only if revision 2025-03-26 was negotiated: no other one has batches. */
  readonly batches?: boolean;
  /** Most depth and values of what a server sends. What clients send is bounded in any case. */
  readonly bounds?: Pick<ScanOptions, 'depth' | 'nodes'>;
}

export const MOST_IN_BATCH = 50;

/** The request in a text that the gateway wrote or kept; undefined if it is none. */
export const parseRequest = (text: string): RequestMessage | undefined => {
  const parsed = parseMessage(text);
  return parsed.kind === 'single' && parsed.message.kind === 'request' ? parsed.message : undefined;
};

/** Parses one body or one event. Pure; whatever is wrong comes back as a problem. */
export const parseMessage = (text: string, options: ParseOptions = {}): Parsed =>
  readScanned(scanJson(text, scanOptions(options)), options);

/** The same for long texts, with pauses in which other work of the thread goes on. */
export const parseMessageInSlices = async (
  text: string,
  pause: () => Promise<void>,
  options: ParseOptions = {},
): Promise<Parsed> => readScanned(await scanJsonInSlices(text, pause, scanOptions(options)), options);

const scanOptions = ({ from, bounds }: ParseOptions): ScanOptions =>
  from === 'server' ? { ...bounds, loneSurrogates: 'allow' } : { ...SMALL, loneSurrogates: 'refuse' };

const readScanned = (scanned: ScanResult, { from = 'client', batches = false }: ParseOptions): Parsed => {
  if (!scanned.ok) return unreadable(`${scanned.problem} (At character ${scanned.at}.)`);
  const { root } = scanned;
  if (root.kind === 'array') {
    return batches ? readBatch(root.items, from) : invalid('Send one message at a time.');
  }
  const message = readMessage(root, from);
  return message.kind === 'problem' ? message : { kind: 'single', message };
};

const readBatch = (items: readonly JsonNode[], from: 'client' | 'server'): Parsed => {
  if (items.length === 0) return invalid('A batch must not be empty.');
  if (items.length > MOST_IN_BATCH) return invalid(`A batch holds at most ${MOST_IN_BATCH} messages.`);
  const messages: Message[] = [];
  const ids = new Set<RpcId>();
  for (const item of items) {
    const message = readMessage(item, from);
    if (message.kind === 'problem') return message;
    if (message.kind !== 'response' && (message.method === 'initialize' || hasClaim(message.params))) {
      return invalid('initialize and messages of revision 2026-07-28 must be sent alone.');
    }
    if (message.kind === 'request') {
      if (ids.has(message.id)) return invalid('Two requests of a batch have the same id.');
      ids.add(message.id);
    }
    messages.push(message);
  }
  return { kind: 'batch', messages };
};

const ENVELOPE = ['jsonrpc', 'id', 'method', 'params', 'result', 'error'] as const;

const readMessage = (node: JsonNode, from: 'client' | 'server'): Message | Problem => {
  if (node.kind !== 'object') return invalid('A message must be a JSON object.');
  if (stringMember(node, 'jsonrpc') !== '2.0') return invalid('A message needs "jsonrpc": "2.0".');
  if (hasLookAlike(node, ENVELOPE)) {
    return invalid('A key of the message differs from a known one in case only.');
  }
  const isCall = member(node, 'method') !== undefined;
  const results = ['result', 'error'].filter((key) => member(node, key) !== undefined);
  if (results.length + Number(isCall) !== 1) {
    return invalid('A message has either a method, or a result, or an error.');
  }
  return isCall ? readCall(node, from) : readResponse(node, from);
};

const readCall = (node: JsonObject, from: 'client' | 'server'): Message | Problem => {
  const method = stringMember(node, 'method');
  // It will become a header, so nothing but visible ASCII.
  if (method === undefined || !/^[\x21-\x7e]{1,128}$/.test(method)) {
    return invalid('method must be a string of 1 to 128 visible ASCII characters.');
  }
  const given = member(node, 'params');
  // Clients exist that write null if they mean nothing; servers that do send nothing that clients understand.
  const isNull = from === 'client' && given?.kind === 'literal' && given.value === null;
  const params = isNull ? undefined : given;
  if (params !== undefined && params.kind !== 'object') return invalid('params must be an object.');
  const wrong = from === 'client' ? checkParams(method, params) : undefined;
  if (wrong !== undefined) return invalid(wrong);
  const idNode = member(node, 'id');
  if (idNode === undefined) {
    // Servers exist that run a call without an id and answer no one: no record, no mask, no approval would apply.
    const runs = from === 'client' && !method.startsWith('notifications/');
    return runs ? invalid(`${method} needs an id.`) : { kind: 'notification', node, method, params };
  }
  const id = readId(idNode);
  return id === undefined ? invalid(ID_SENTENCE) : { kind: 'request', node, method, id, params };
};

const readResponse = (node: JsonObject, from: 'client' | 'server'): Message | Problem => {
  const outcome = member(node, 'result') === undefined ? 'error' : 'result';
  if (member(node, outcome)?.kind !== 'object') return invalid(`${outcome} must be an object.`);
  const idNode = member(node, 'id');
  const id = idNode && readId(idNode);
  if (id !== undefined) return { kind: 'response', node, id, outcome };
  const isNull = idNode === undefined || (idNode.kind === 'literal' && idNode.value === null);
  if (from === 'server' && outcome === 'error' && isNull) return { kind: 'response', node, id, outcome };
  return invalid(ID_SENTENCE);
};

const ID_SENTENCE =
  'id must be a string, or an integer between -2^53 and 2^53 written without point or exponent.';

/** Only ids that every parser echoes unchanged: 1.0 comes back as 1 from one server and as 1.0 from the next. */
const readId = (node: JsonNode): RpcId | undefined => {
  if (node.kind === 'string') return node.value;
  if (node.kind !== 'number' || !/^(?:0|-?[1-9]\d*)$/.test(node.raw)) return undefined;
  const id = Number(node.raw);
  return Number.isSafeInteger(id) ? id : undefined;
};
