/** Modals and App Homes: made from what an app sent, stacked, replaced and taken away. */
import { ApiError } from './api-error.ts';
import type { Block, View } from './block-kit.ts';
import { checkView } from './check-blocks.ts';
import { changed, nextTs, type State, slackId } from './state.ts';
import { APP } from './workspace.ts';

/** Slack shows at most this many modals on top of each other. */
const STACK = 3;

/** Opens a first modal, in place of whatever stack was open. A broken view is refused before `claim` uses the trigger up. */
export const openModal = (state: State, input: unknown, claim: () => string): View => {
  const view = makeView(state, input, { type: 'modal' });
  state.modals.set(claim(), [view]);
  changed(state);
  return view;
};

/** Puts a modal on top of the open ones. */
export const pushModal = (state: State, user: string, input: unknown): View => {
  const stack = state.modals.get(user) ?? [];
  if (stack.length === 0) throw new ApiError('not_found');
  if (stack.length >= STACK) throw new ApiError('push_limit_reached');
  const view = makeView(state, input, { type: 'modal', below: stack });
  stack.push(view);
  changed(state);
  return view;
};

/** Replaces the content of an open modal; it keeps its id and its place. */
export const replaceModal = (state: State, current: View, input: unknown): View => {
  const fresh = makeView(state, input, { type: 'modal' });
  const { id, root_view_id, previous_view_id } = current;
  Object.assign(current, fresh, { id, root_view_id, previous_view_id });
  changed(state);
  return current;
};

/** Sets the App Home of one person. */
export const publishHome = (state: State, user: string, input: unknown): View => {
  const view = makeView(state, input, { type: 'home' });
  const earlier = state.homes.get(user);
  if (earlier) Object.assign(view, { id: earlier.id, root_view_id: earlier.id });
  state.homes.set(user, view);
  changed(state);
  return view;
};

/** Finds an open modal, by id or by the app's own external id. */
export const findModal = (state: State, ref: { id?: string; externalId?: string }): View | undefined => {
  for (const view of [...state.modals.values()].flat()) {
    if (view.id === ref.id || (ref.externalId && view.external_id === ref.externalId)) return view;
  }
  return undefined;
};

const makeView = (state: State, input: unknown, as: { type: 'modal' | 'home'; below?: View[] }): View => {
  const checked = checkView(state, input, as.type);
  const id = slackId(state, 'V');
  const modal = checked.type === 'modal' ? checked : undefined;
  if (checked.external_id && findModal(state, { externalId: checked.external_id })) {
    throw new ApiError('duplicate_external_id');
  }
  return {
    id,
    team_id: state.team.id,
    type: as.type,
    title: modal?.title ?? null,
    submit: modal?.submit ?? null,
    close: modal?.close ?? null,
    blocks: checked.blocks,
    callback_id: checked.callback_id ?? '',
    external_id: checked.external_id ?? '',
    private_metadata: checked.private_metadata ?? '',
    hash: `${nextTs(state)}.${state.newId()}`,
    state: { values: initialValues(checked.blocks) },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    root_view_id: as.below?.[0]?.id ?? id,
    previous_view_id: as.below?.at(-1)?.id ?? null,
    app_id: APP.id,
    app_installed_team_id: state.team.id,
    bot_id: APP.botId,
  };
};

/** An interactive element as stored, with the ids that checking filled in. */
export interface Element {
  type: string;
  action_id: string;
  [field: string]: unknown;
}

/** What the inputs of a view hold before anyone touched them. */
const initialValues = (blocks: Block[]): View['state']['values'] => {
  const values: View['state']['values'] = {};
  for (const { block_id, element } of inputs(blocks)) {
    values[block_id] = { [element.action_id]: elementState(element, initialValue(element)) };
  }
  return values;
};

const initialValue = (element: Element): unknown => {
  const single = element['initial_value'] ?? element['initial_user'] ?? element['initial_date'];
  const chosen = element['initial_option'] as { value: string } | undefined;
  const several = element['initial_options'] as { value: string }[] | undefined;
  return single ?? chosen?.value ?? several?.map((option) => option.value) ?? element['initial_users'];
};

/** The input blocks of a view with their elements. */
export const inputs = (blocks: Block[]): { block_id: string; optional: boolean; element: Element }[] => {
  return blocks
    .filter((block) => block.type === 'input')
    .map(({ block_id, optional, element }) => ({
      block_id,
      optional: optional === true,
      element: element as Element,
    }));
};

interface Option {
  value: string;
}

/** How Slack reports what an element holds; options are named by their `value`. */
export const elementState = (element: Element, value: unknown): Record<string, unknown> => {
  const { type } = element;
  const options = (element['options'] ?? []) as Option[];
  const listed = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  switch (type) {
    case 'plain_text_input':
      return { type, value: value === undefined || value === '' ? null : String(value) };
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: options.find((option) => option.value === value) ?? null };
    case 'checkboxes':
      return { type, selected_options: options.filter((option) => listed.includes(option.value)) };
    case 'users_select':
      return { type, selected_user: value ?? null };
    case 'multi_users_select':
      return { type, selected_users: listed };
    case 'datepicker':
      return { type, selected_date: value ?? null };
    default:
      return { type };
  }
};
