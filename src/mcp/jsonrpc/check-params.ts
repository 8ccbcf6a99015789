/** What has to stand in the parameters of a client's request before anyone can decide about it. */

import type { JsonObject } from '../json/json-node.ts';
import { hasLookAlike } from '../json/look-alike.ts';
import { member, stringMember } from '../json/node-value.ts';
import { isRemoved } from '../revisions/era.ts';
import { subjectKey } from './method-subject.ts';

/** Keys that say what a request does, at either level of `params` that servers read. */
const DECIDING = [
  'name',
  'arguments',
  'uri',
  'taskId',
  'ref',
  'argument',
  'context',
  '_meta',
  'task',
  'requestId',
  'requestState',
  'inputResponses',
  'protocolVersion',
  'capabilities',
  'notifications',
] as const;

const REF_KEYS = ['type', 'name', 'uri'] as const;

const ARGUMENT_KEYS = ['name', 'value'] as const;

/** What a listener wants to hear of (MCP 2026-07-28, `subscriptions/listen`). */
const HEARD = [
  'toolsListChanged',
  'promptsListChanged',
  'resourcesListChanged',
  'resourceSubscriptions',
] as const;

/** A sentence about what is missing or ambiguous; undefined if the parameters can be decided about. */
export const checkParams = (method: string, params: JsonObject | undefined): string | undefined => {
  if (params !== undefined && hasLookAlike(params, DECIDING)) {
    return 'A key of params differs from a known one in case only.';
  }
  const heard = member(params, 'notifications');
  if (heard?.kind === 'object' && hasLookAlike(heard, HEARD)) {
    return 'A key of params.notifications differs from a known one in case only.';
  }
  const key = subjectKey(method);
  // What does not exist is told to, whatever its parameters.
  if (key !== undefined && stringMember(params, key) === undefined && !isRemoved(method, params)) {
    return `${method} needs the string params.${key}.`;
  }
  if (!isObjectOrNothing(params, 'arguments')) return 'params.arguments must be an object.';
  if (!isObjectOrNothing(params, '_meta')) return 'params._meta must be an object.';
  return method === 'completion/complete' ? checkRef(params) : undefined;
};

const isObjectOrNothing = (params: JsonObject | undefined, key: string): boolean => {
  const node = member(params, key);
  return node === undefined || node.kind === 'object' || (node.kind === 'literal' && node.value === null);
};

const checkRef = (params: JsonObject | undefined): string | undefined => {
  const ref = member(params, 'ref');
  const argument = member(params, 'argument');
  if (argument?.kind === 'object' && hasLookAlike(argument, ARGUMENT_KEYS)) {
    return 'A key of params.argument differs from a known one in case only.';
  }
  if (ref?.kind === 'object' && !hasLookAlike(ref, REF_KEYS)) {
    const type = stringMember(ref, 'type');
    if (type === 'ref/prompt' && stringMember(ref, 'name') !== undefined) return undefined;
    if (type === 'ref/resource' && stringMember(ref, 'uri') !== undefined) return undefined;
  }
  return 'completion/complete needs params.ref of type ref/prompt with a name, or ref/resource with a uri.';
};
