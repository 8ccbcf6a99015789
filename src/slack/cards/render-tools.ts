/** What operators are shown of tools that wait for them: the message, and the modal with every difference. Pure. */

import { pieces, visible } from '../../domain/text/visible.ts';
import { toolDifference } from '../../domain/tools/tool-difference.ts';
import { SETTLED_EFFECTS } from '../../domain/tools/tool-effect.ts';
import type { ToolChange } from '../../domain/tools/tool-pin.ts';
import type { NoticedChange, ToolNotice } from '../../operators/tool-notice.ts';
import { ACTIONS, effectInput, VIEWS } from './action-ids.ts';
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
        ...changes.slice(0, MOST_NAMED).map((change) => [kindOf(change), summaryOf(change)] as const),
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

const summaryOf = (change: NoticedChange): string => {
  const says = saysOf(change);
  return says === undefined ? change.tool.name : `${change.tool.name} · ${says}`;
};

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
  const { changes, accepted } = notice;
  const differences = changes.flatMap(difference);
  if (accepted !== undefined) {
    const by = line(strong(`Accepted by ${accepted.by} `), time(accepted.at), words('.'));
    return fitting(notice, [modal(notice, [...differences, by])]);
  }
  const withEffects = changes.flatMap((change) => [...difference(change), effectChoice(change)]);
  return fitting(notice, [
    acceptable(modal(notice, withEffects)),
    acceptable(modal(notice, [...differences, line(words(TOO_MANY_EFFECTS))])),
  ]);
};

/** The first of these that Slack takes. */
const fitting = (notice: ToolNotice, modals: readonly Modal[]): Modal =>
  modals.find(
    (each) => each.blocks.length <= MOST_BLOCKS && Buffer.byteLength(JSON.stringify(each)) <= MOST_BYTES,
  ) ?? modal(notice, [line(words(TOO_LARGE))]);

const acceptable = (view: Modal): Modal => ({
  ...view,
  submit: plain('Accept', 24),
  close: plain('Not now', 24),
});

const TOO_MANY_EFFECTS =
  'These are too many to say here what each of them does. They are accepted with the effects that are suggested; `firebreak tools list` shows them, and `firebreak tools effect` sets them.';

const TOO_LARGE =
  'This is too large for Slack. `firebreak tools diff` shows it, and `firebreak tools accept` accepts it.';

const difference = (change: ToolChange): Block[] => [
  line(strong(`${kindOf(change)} `), words(change.tool.name)),
  ...pieces(visible(toolDifference(change)), PIECE).map(preformatted),
];

/** As suggested, or as it was set before, unless the operator says otherwise. */
const effectChoice = (change: NoticedChange): Block => {
  const says = saysOf(change);
  const kept = { text: plain(says === undefined ? 'As suggested' : capital(says), 75), value: AS_IT_IS };
  const id = effectInput(change.tool.hash);
  const reason = isSet(change) ? change.before?.effect?.reason : change.suggested?.reason;
  return {
    type: 'input',
    block_id: id,
    label: plain(`What ${change.tool.name} does`),
    ...(reason === undefined ? {} : { hint: plain(`Why: ${reason}. ${STRICTER}`, 300) }),
    element: {
      type: 'static_select',
      action_id: id,
      options: [kept, ...SETTLED_EFFECTS.map((effect) => ({ text: plain(capital(effect)), value: effect }))],
      initial_option: kept,
    },
  };
};

/** Value of the choice that leaves the effect as it is suggested, or was set before. */
const AS_IT_IS = 'as-it-is';

const STRICTER = 'Arguments can still make a call stricter.';

const EFFECT_WORDS: Partial<Record<string, string>> = { arguments: 'what its arguments say' };

const isSet = ({ before }: ToolChange): boolean => before?.effect?.from === 'operator';

/** What the tool will be taken to do; undefined if the notice does not say. */
const saysOf = (change: NoticedChange): string | undefined => {
  const [how, effect] = isSet(change)
    ? ['as set before', change.before?.effect?.effect]
    : ['suggested', change.suggested?.effect];
  return effect === undefined ? undefined : `${how}: ${EFFECT_WORDS[effect] ?? effect}`;
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const modal = (notice: ToolNotice, blocks: Block[]): Modal => ({
  type: 'modal',
  callback_id: VIEWS.tools,
  title: plain('Tools that wait', 24),
  close: plain('Close', 24),
  private_metadata: notice.id,
  blocks: [table([['Server', notice.server]]), ...blocks, smallPrint(`Tools ${notice.id}`)],
});
