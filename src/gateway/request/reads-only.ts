/** What may be sent once more: it changes nothing, or the same again. */
import type { Effect } from '../../domain/effect.ts';

/** `effect` is that of a tool call. */
export const readsOnly = (method: string, effect: Effect): boolean =>
  method === 'tools/call' ? effect === 'read' : READING.has(method);

/** Of initialize no more is left than a session that no one uses. `GET` opens a standing stream. */
const READING: ReadonlySet<string> = new Set([
  'GET',
  'initialize',
  'ping',
  'server/discover',
  'logging/setLevel',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'subscriptions/listen',
  'tasks/list',
  'tasks/get',
  'tasks/result',
]);
