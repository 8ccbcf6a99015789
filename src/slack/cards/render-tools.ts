/** What operators are shown of tools that wait for them: the message, and the modal with every difference. Pure. */

import { pieces, visible } from '../../domain/text/visible.ts';
import { toolDifference } from '../../domain/tools/tool-difference.ts';
import type { ToolChange } from '../../domain/tools/tool-pin.ts';
import type { ToolNotice } from '../../operators/tool-notice.ts';
import { ACTIONS, VIEWS } from './action-ids.ts';
import {
  type Block,
  buttons,
  type Card,
  header,
  line,
  type Modal,
  plain,
  preformatted,
  smallPrint,
  strong,
  table,
  time,
  words,
} from './blocks.ts';

/** Tools that a message names; the modal shows all of them. */
const MOST_NAMED = 20;

/** The message; `isReplaced` if a newer one speaks of the same server. */
export const renderTools = (notice: ToolNotice, { isReplaced } = { isReplaced: false }): Card => {
  const { id, server, changes, at } = notice;
  const more = changes.length - MOST_NAMED;
  const title = notice.accepted === undefined ? 'Tools wait for an operator' : 'Tools accepted';
  return {
    text: title,
    blocks: [
      header(title),
      table([
        ['Server', server],
        ...changes.slice(0, MOST_NAMED).map((change) => [kindOf(change), change.tool.name] as const),
        ...(more > 0 ? [['More', `${more} tools`] as const] : []),
      ]),
      line(
        words('Seen '),
        time(at),
        words(notice.accepted === undefined ? '. Until they are accepted no one sees or calls them.' : '.'),
      ),
      ...outcome(notice, isReplaced),
      smallPrint(`Tools ${id} · accepted by operators, exactly as they are shown`),
    ],
  };
};

const kindOf = ({ before }: ToolChange): string => (before === undefined ? 'New' : 'Changed');

const outcome = ({ id, accepted }: ToolNotice, isReplaced: boolean): Block[] => {
  if (accepted !== undefined)
    return [line(strong(`Accepted by ${accepted.by} `), time(accepted.at), words('.'))];
  return isReplaced
    ? [line(strong('They have changed again. '), words('A newer message shows what waits now.'))]
    : [buttons({ id: ACTIONS.toolsReview, text: 'Review…', value: id })];
};

/** Characters in one block. Slack takes 250,000 bytes and 100 blocks a view; fewer keep below both. */
const PIECE = 2_500;
const MOST_BYTES = 200_000;
const MOST_BLOCKS = 90;

/** The modal with every difference, or without any and without choices if Slack would not take it whole. */
export const renderToolsReview = (notice: ToolNotice): Modal => {
  const shown = notice.changes.flatMap(difference);
  const whole = modal(notice, [...shown, ...choices(notice)]);
  const fits = whole.blocks.length <= MOST_BLOCKS && Buffer.byteLength(JSON.stringify(whole)) <= MOST_BYTES;
  return fits ? whole : modal(notice, [line(words(TOO_LARGE))]);
};

const TOO_LARGE =
  'This is too large for Slack. `firebreak tools diff` shows it, and `firebreak tools accept` accepts it.';

const difference = (change: ToolChange): Block[] => [
  line(strong(`${kindOf(change)} `), words(change.tool.name)),
  ...pieces(visible(toolDifference(change)), PIECE).map(preformatted),
];

const choices = ({ id, accepted }: ToolNotice): Block[] =>
  accepted === undefined
    ? [buttons({ id: ACTIONS.toolsAccept, text: 'Accept', value: id, style: 'primary' })]
    : [line(strong(`Accepted by ${accepted.by} `), time(accepted.at), words('.'))];

const modal = (notice: ToolNotice, blocks: Block[]): Modal => ({
  type: 'modal',
  callback_id: VIEWS.tools,
  title: plain('Tools that wait', 24),
  close: plain('Close', 24),
  private_metadata: notice.id,
  blocks: [table([['Server', notice.server]]), ...blocks, smallPrint(`Tools ${notice.id}`)],
});
