/** Which parameter of a method names the thing it is about. */
import type { JsonObject } from '../json/json-node.ts';
import { stringMember } from '../json/node-value.ts';

const SUBJECTS = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['resources/subscribe', 'uri'],
  ['resources/unsubscribe', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/result', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** The parameter's key; undefined for methods without one. */
export const subjectKey = (method: string): string | undefined => SUBJECTS.get(method);

/** The tool, prompt, URI or task id the method is about; undefined if it has none. */
export const subjectOf = (method: string, params: JsonObject | undefined): string | undefined => {
  const key = SUBJECTS.get(method);
  return key === undefined ? undefined : stringMember(params, key);
};

/** Id of the task that a method is about; undefined for other methods. */
export const taskOf = (method: string, params: JsonObject | undefined): string | undefined =>
  SUBJECTS.get(method) === 'taskId' ? stringMember(params, 'taskId') : undefined;

/** Methods whose subject the `Mcp-Name` header repeats (MCP 2026-07-28, Standard Request Headers; tasks extension). */
const MIRRORED = new Set([
  'tools/call',
  'prompts/get',
  'resources/read',
  'tasks/get',
  'tasks/update',
  'tasks/cancel',
]);

/** What `Mcp-Name` has to say; undefined for methods that have no such header. */
export const mirroredName = (method: string, params: JsonObject | undefined): string | undefined =>
  MIRRORED.has(method) ? subjectOf(method, params) : undefined;
