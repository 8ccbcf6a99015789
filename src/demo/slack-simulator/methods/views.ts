/** views.open, views.push, views.update and views.publish. */
import { ApiError } from '../api-error.ts';
import { type Arguments, optionalText, requiredText, structured } from '../arguments.ts';
import type { State } from '../state.ts';
import type { Triggers } from '../triggers.ts';
import { findModal, openModal, publishHome, pushModal, replaceModal } from '../views.ts';
import type { Methods } from './method.ts';

/** The views methods over one workspace; like Slack's, they need no scope of their own. */
export const viewMethods = (state: State, triggers: Triggers): Methods => {
  const trigger = (args: Arguments) => triggers.exchange(requiredText(args, 'trigger_id'));
  return {
    'views.open': {
      token: 'bot',
      call: (args) => ({ view: openModal(state, readView(args), () => trigger(args)) }),
    },
    'views.push': {
      token: 'bot',
      call: (args) => ({ view: pushModal(state, trigger(args), readView(args)) }),
    },
    'views.update': { token: 'bot', call: (args) => update(state, args) },
    'views.publish': { token: 'bot', call: (args) => publish(state, args) },
  };
};

const readView = (args: Arguments): unknown => {
  return structured(args, 'view', 'invalid_arguments') ?? {};
};

const update = (state: State, args: Arguments): Record<string, unknown> => {
  const id = optionalText(args, 'view_id');
  const externalId = optionalText(args, 'external_id');
  const current = findModal(state, { ...(id && { id }), ...(externalId && { externalId }) });
  if (!current) throw new ApiError('not_found');
  refuseStale(current.hash, args);
  return { view: replaceModal(state, current, readView(args)) };
};

const publish = (state: State, args: Arguments): Record<string, unknown> => {
  const user = requiredText(args, 'user_id');
  if (!state.users.has(user)) throw new ApiError('user_not_found');
  refuseStale(state.homes.get(user)?.hash, args);
  return { view: publishHome(state, user, readView(args)) };
};

const refuseStale = (stored: string | undefined, args: Arguments): void => {
  const expected = optionalText(args, 'hash');
  if (expected && stored && expected !== stored) throw new ApiError('hash_conflict');
};
