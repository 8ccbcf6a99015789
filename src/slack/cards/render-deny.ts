/** The modal that asks for the reason of a refusal. Pure. */
import { INPUTS, VIEWS } from './action-ids.ts';
import { line, type Modal, plain, words } from './blocks.ts';

/** What is denied; travels through the modal and back. */
export interface DenyOf {
  readonly kind: 'approval' | 'grant';
  readonly id: string;
}

export const LONGEST_REASON = 500;

/** The modal; `of` comes back with it and says what is denied. */
export const renderDeny = (of: DenyOf): Modal => ({
  type: 'modal',
  callback_id: VIEWS.deny,
  title: plain('Deny', 24),
  submit: plain('Deny', 24),
  close: plain('Back', 24),
  private_metadata: JSON.stringify(of),
  blocks: [
    line(words('Your name and reason are kept with the request.')),
    {
      type: 'input',
      block_id: INPUTS.reason,
      label: plain('Reason'),
      element: {
        type: 'plain_text_input',
        action_id: INPUTS.reason,
        min_length: 1,
        max_length: LONGEST_REASON,
        focus_on_load: true,
      },
    },
    ...(of.kind === 'approval' ? [shareChoice()] : []),
  ],
});

/** Off by default: the requester is an agent, and reasons tell it how to get around them. */
const shareChoice = (): Modal['blocks'][number] => ({
  type: 'input',
  block_id: INPUTS.share,
  optional: true,
  label: plain('The agent that asked'),
  element: {
    type: 'checkboxes',
    action_id: INPUTS.share,
    options: [{ text: plain('may read the reason', 75), value: 'yes' }],
  },
});
