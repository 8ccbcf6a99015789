/** What a client's message wants, in the terms policy decides about. */

import type { JsonObject } from '../json/json-node.ts';
import { jsonString } from '../json/json-string.ts';
import { member, stringMember } from '../json/node-value.ts';
import { subjectOf } from './method-subject.ts';
import type { Message } from './parse-message.ts';

export interface Intent {
  /** Empty for responses. */
  readonly method: string;
  /**
   * `lifecycle` is what carries no right by itself: handshake, ping, log level. `other` is everything without a row
   * here, tasks and subscriptions among them: nothing may pass only because it is `other`.
   */
  readonly kind:
    | 'tool'
    | 'resource'
    | 'prompt'
    | 'list'
    | 'lifecycle'
    | 'notification'
    | 'response'
    | 'other';
  readonly tool?: string | undefined;
  /** URI, or URI template if a completion asks about one, as the client wrote it. */
  readonly resource?: string | undefined;
  readonly prompt?: string | undefined;
  /** Of a completion, the values that it brings: not as they stand in the message, so never for forwarding. */
  readonly args?: JsonObject | undefined;
  /** JSON source of the progress token. */
  readonly progressToken?: string | undefined;
}

const KINDS = new Map<string, Intent['kind']>([
  ['tools/call', 'tool'],
  ['resources/read', 'resource'],
  ['resources/subscribe', 'resource'],
  ['resources/unsubscribe', 'resource'],
  ['prompts/get', 'prompt'],
  ['tools/list', 'list'],
  ['resources/list', 'list'],
  ['resources/templates/list', 'list'],
  ['prompts/list', 'list'],
  ['initialize', 'lifecycle'],
  ['server/discover', 'lifecycle'],
  ['ping', 'lifecycle'],
  ['logging/setLevel', 'lifecycle'],
]);

/** Names the intent of a message that `parseMessage` let through. */
export const intentOf = (message: Message): Intent => {
  if (message.kind === 'response') return { method: '', kind: 'response' };
  const { method, params } = message;
  if (message.kind === 'notification') return { method, kind: 'notification' };
  const meant = method === 'completion/complete' ? completion(params) : named(method, params);
  const args = method === 'completion/complete' ? completed(params) : member(params, 'arguments');
  return {
    method,
    ...meant,
    ...(args?.kind === 'object' ? { args } : {}),
    ...progressToken(params),
  };
};

type Meant = Pick<Intent, 'kind' | 'tool' | 'resource' | 'prompt'>;

const named = (method: string, params: JsonObject | undefined): Meant => {
  const kind = KINDS.get(method) ?? 'other';
  const subject = subjectOf(method, params);
  return kind === 'tool' || kind === 'resource' || kind === 'prompt' ? { kind, [kind]: subject } : { kind };
};

/** Completion reads what stands behind a prompt or a resource, so it needs the same right. */
const completion = (params: JsonObject | undefined): Meant => {
  const ref = member(params, 'ref');
  return stringMember(ref, 'type') === 'ref/prompt'
    ? { kind: 'prompt', prompt: stringMember(ref, 'name') }
    : { kind: 'resource', resource: stringMember(ref, 'uri') };
};

/** The values that a completion brings for a prompt or a template: those of its context, and the one to be completed. */
const completed = (params: JsonObject | undefined): JsonObject | undefined => {
  const argument = member(params, 'argument');
  const known = member(member(params, 'context'), 'arguments');
  const [name, value] = [member(argument, 'name'), member(argument, 'value')];
  const context = known?.kind === 'object' ? known.members : [];
  if (params === undefined || name?.kind !== 'string' || value === undefined) return undefined;
  const others = context.filter(({ key }) => key.value !== name.value);
  // The scanner refuses `__proto__` as a key, but not as a value that becomes one here.
  const own = name.value === '__proto__' ? [] : [{ key: name, value }];
  return { kind: 'object', start: params.start, end: params.end, members: [...others, ...own] };
};

const progressToken = (params: JsonObject | undefined): Pick<Intent, 'progressToken'> => {
  const token = member(member(params, '_meta'), 'progressToken');
  if (token?.kind === 'string') return { progressToken: jsonString(token.value) };
  return token?.kind === 'number' ? { progressToken: token.raw } : {};
};
