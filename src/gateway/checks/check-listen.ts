/** Listening for changes of a resource needs the right to subscribe to it (MCP 2026-07-28, `subscriptions/listen`). */
import { Refusal } from '../../domain/refusal.ts';
import { member } from '../../mcp/json/node-value.ts';
import type { Decide } from '../decide.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { CheckUri } from './check-uri.ts';

/** Rejects with `denied` if one of the resources may not be subscribed to; other methods pass. */
export const checkListen = async (
  { intent, message, caller, conversation }: RequestContext,
  { decide, checkUri }: { readonly decide: Decide; readonly checkUri: CheckUri },
): Promise<void> => {
  if (intent.method !== 'subscriptions/listen') return;
  const wanted = member(member(message.params, 'notifications'), 'resourceSubscriptions');
  if (wanted === undefined) return;
  if (wanted.kind !== 'array') throw notUris();
  for (const item of wanted.items) {
    if (item.kind !== 'string') throw notUris();
    checkUri(conversation.server, item.value);
    const call = { caller, server: conversation.server, method: 'resources/subscribe', resource: item.value };
    const { action, shadow } = await decide(call, conversation.recording.id);
    if (action !== 'allow' && !shadow)
      throw new Refusal('denied', 'Policy does not allow one of the resources.');
  }
};

const notUris = () =>
  new Refusal('invalid-params', 'params.notifications.resourceSubscriptions must be a list of URIs.');
