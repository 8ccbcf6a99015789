/** A person fills in a modal and submits it, or closes it. */
import { ApiError } from '../api-error.ts';
import type { View } from '../block-kit.ts';
import { viewClosed, viewSubmission } from '../payloads.ts';
import { changed, type State } from '../state.ts';
import { type Element, elementState, inputs, pushModal, replaceModal } from '../views.ts';
import type { Acting } from './acting.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export interface Submission {
  user: string;
  /** Default: the topmost modal. */
  viewId?: string;
  /** What was entered, by block id or action id: text, a date, an option's value, a user id, or a list of them. */
  values?: Record<string, string | string[]>;
}

/** Submits an open modal. Throws a sentence when there is none; missing entries come back as `errors`. */
export const submitView = async (
  acting: Acting,
  { user, viewId, values = {} }: Submission,
): Promise<Outcome> => {
  const view = openView(acting.state, user, viewId);
  const errors = fillIn(view, values);
  // Slack's own client refuses these before the app hears of it.
  if (Object.keys(errors).length > 0) return { acknowledged: true, errors };
  const payload = viewSubmission(acting.state, user, view, acting.triggers.issue(user));
  const answer = await acting.deliver({ type: 'interactive', payload });
  if (!answer.acknowledged) return outcomeOf(answer);
  try {
    return follow(acting.state, { user, view }, answer.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { acknowledged: true, problem: error.code };
  }
};

/** Closes the topmost modal; the app hears of it when it asked to. */
export const closeView = async (acting: Acting, user: string): Promise<Outcome> => {
  const { state } = acting;
  const view = openView(state, user, undefined);
  takeAway(state, user, view);
  if (!view.notify_on_close) return { acknowledged: true };
  const payload = viewClosed(state, user, view);
  return outcomeOf(await acting.deliver({ type: 'interactive', payload }));
};

const openView = (state: State, user: string, viewId: string | undefined): View => {
  const stack = state.modals.get(user) ?? [];
  const view = viewId ? stack.find((modal) => modal.id === viewId) : stack.at(-1);
  if (!view) throw new Error(`${user} has no open modal${viewId ? ` ${viewId}` : ''}`);
  return view;
};

/** Writes the entries into the view's state and returns what is missing, too long or too short, by block id. */
const fillIn = (view: View, values: Record<string, string | string[]>): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const { block_id, optional, element } of inputs(view.blocks)) {
    const { action_id } = element;
    const entered = values[block_id] ?? values[action_id];
    if (entered !== undefined) view.state.values[block_id] = { [action_id]: elementState(element, entered) };
    const complaint = complain(element, optional, contentOf(view.state.values[block_id]?.[action_id]));
    if (complaint) errors[block_id] = complaint;
  }
  return errors;
};

/** What an element holds, which Slack keeps beside its type under a name of its own. */
const contentOf = (held: Record<string, unknown> = {}): unknown => {
  return Object.entries(held).find(([key]) => key !== 'type')?.[1] ?? null;
};

const complain = (element: Element, optional: boolean, content: unknown): string | undefined => {
  if (content === null || (Array.isArray(content) && content.length === 0)) {
    return optional ? undefined : 'Please complete this required field.';
  }
  const length = typeof content === 'string' ? content.length : 0;
  if (length > Number(element['max_length'] ?? 3000)) return 'This entry is too long.';
  if (typeof content === 'string' && length < Number(element['min_length'] ?? 0))
    return 'This entry is too short.';
  return undefined;
};

/** Does what the acknowledgement of a submission says; an empty one closes the modal. */
const follow = (state: State, at: { user: string; view: View }, body: Record<string, unknown>): Outcome => {
  const { user, view } = at;
  switch (body['response_action']) {
    case 'errors':
      return { acknowledged: true, errors: body['errors'] as Record<string, string> };
    case 'update':
      replaceModal(state, view, body['view']);
      break;
    case 'push':
      pushModal(state, user, body['view']);
      break;
    case 'clear':
      state.modals.delete(user);
      break;
    default:
      takeAway(state, user, view);
  }
  changed(state);
  return { acknowledged: true };
};

const takeAway = (state: State, user: string, view: View): void => {
  const rest = (state.modals.get(user) ?? []).filter((modal) => modal !== view);
  // `clear_on_close` ends the whole stack with it.
  if (rest.length === 0 || view.clear_on_close) state.modals.delete(user);
  else state.modals.set(user, rest);
  changed(state);
};
