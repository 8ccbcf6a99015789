/** The modals in which people ask for temporary access, or for more time on it. Pure. */

import { durationText } from '../../access/duration-text.ts';
import type { AccessPackage } from '../../access/ports.ts';
import { clip } from '../../domain/text/visible.ts';
import { INPUTS, VIEWS } from './action-ids.ts';
import { type Modal, plain } from './blocks.ts';
import { LONGEST_REASON } from './render-deny.ts';

export interface RequestDraft {
  readonly access?: string | undefined;
  readonly duration?: string | undefined;
  readonly reason?: string | undefined;
}

/** Options of a Slack menu. */
const MOST_PACKAGES = 100;
/** Characters. */
const LONGEST_DURATION = 10;

/** The modal, filled in with what was typed already. */
export const renderRequest = (packages: readonly AccessPackage[], draft: RequestDraft): Modal => {
  const options = packages.slice(0, MOST_PACKAGES).map(option);
  const chosen = options.find(({ value }) => value === draft.access);
  return {
    type: 'modal',
    callback_id: VIEWS.request,
    title: plain('Request access', 24),
    submit: plain('Request', 24),
    close: plain('Cancel', 24),
    blocks: [
      {
        type: 'input',
        block_id: INPUTS.access,
        label: plain('Access'),
        element: {
          type: 'static_select',
          action_id: INPUTS.access,
          options,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
        },
      },
      durationInput(isShort(draft.duration) ? draft.duration : '1h'),
      reasonInput(draft.reason),
    ],
  };
};

/** The modal that asks for more time on this grant. */
export const renderExtend = (grantId: string): Modal => ({
  type: 'modal',
  callback_id: VIEWS.extend,
  title: plain('Ask for more time', 24),
  submit: plain('Request', 24),
  close: plain('Cancel', 24),
  private_metadata: grantId,
  blocks: [durationInput('30m'), reasonInput(undefined)],
});

const option = (access: AccessPackage) => ({
  text: plain(`${access.title} (at most ${durationText(access.max)})`, 75),
  value: access.name,
});

/** Slack opens no modal in which an entry is longer than it may be. */
const isShort = (duration: string | undefined): duration is string =>
  duration !== undefined && duration.length <= LONGEST_DURATION;

const durationInput = (initial: string): Modal['blocks'][number] => ({
  type: 'input',
  block_id: INPUTS.duration,
  label: plain('For how long'),
  hint: plain('For example 30m, 2h or 1d. The clock starts at approval.'),
  element: {
    type: 'plain_text_input',
    action_id: INPUTS.duration,
    initial_value: initial,
    max_length: LONGEST_DURATION,
  },
});

const reasonInput = (initial: string | undefined): Modal['blocks'][number] => ({
  type: 'input',
  block_id: INPUTS.reason,
  label: plain('Reason'),
  element: {
    type: 'plain_text_input',
    action_id: INPUTS.reason,
    max_length: LONGEST_REASON,
    ...(initial === undefined ? {} : { initial_value: clip(initial, LONGEST_REASON) }),
  },
});
