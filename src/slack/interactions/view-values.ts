/** What people entered into a modal. */
import type { ViewOutput } from '@slack/bolt';

type Entered = Pick<ViewOutput, 'state'>;

/** Text of an input, trimmed; empty if there is none. */
export const entered = (view: Entered, name: string): string =>
  view.state.values[name]?.[name]?.value?.trim() ?? '';

/** The options that are ticked or selected. */
export const chosen = (view: Entered, name: string): readonly string[] => {
  const input = view.state.values[name]?.[name];
  const options = input?.selected_options ?? (input?.selected_option ? [input.selected_option] : []);
  return options.map(({ value }) => value);
};
