/** What kind of message a method is, as far as policy cares. */
import type { Call } from '../../domain/call.ts';

/** Methods every session needs; they carry no effect of their own. Lists are filtered, not decided. */
const PROTOCOL: ReadonlySet<string> = new Set([
  'initialize',
  'ping',
  'server/discover',
  'logging/setLevel',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/unsubscribe',
  'prompts/list',
  'tasks/list',
  'tasks/get',
  'tasks/result',
  'tasks/cancel',
  'tasks/update',
  'subscriptions/listen',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
]);

/** Methods that read by definition and are decided like reading tools. */
const READS: ReadonlySet<string> = new Set([
  'resources/read',
  'resources/subscribe',
  'prompts/get',
  'completion/complete',
]);

/** What servers ask of clients; foreign to clients, and let through if a rule names it. */
const ASKED_BY_SERVERS = ['sampling/createMessage', 'elicitation/create', 'roots/list'];

/** Every method that rules may name and MCP defines. */
export const KNOWN_METHODS: readonly string[] = ['tools/call', ...PROTOCOL, ...READS, ...ASKED_BY_SERVERS];

/** `call` runs a tool; `foreign` is anything MCP does not define for clients. */
export type MethodKind = 'protocol' | 'read' | 'call' | 'foreign';

/**
 * `protocol` is needed for any session, `read` reads, `call` calls a tool, and what clients have no business to send
 * is `foreign`.
 */
export const methodKind = (method: string): MethodKind => {
  if (method === 'tools/call') return 'call';
  if (PROTOCOL.has(method)) return 'protocol';
  return READS.has(method) ? 'read' : 'foreign';
};

/** The method of a call that was written down without one: what it names says what it is. */
export const impliedMethod = (call: Pick<Call, 'resource' | 'prompt'>): string => {
  if (call.resource !== undefined) return 'resources/read';
  return call.prompt !== undefined ? 'prompts/get' : 'tools/call';
};

/** The method that reads what this one lets show through of the same thing; undefined for methods of their own right. */
export const readingMethod = ({ method, prompt }: Pick<Call, 'method' | 'prompt'>): string | undefined => {
  if (method === 'resources/subscribe') return 'resources/read';
  if (method !== 'completion/complete') return undefined;
  return prompt === undefined ? 'resources/read' : 'prompts/get';
};
