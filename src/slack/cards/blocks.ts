/** The few Block Kit parts that cards are made of. Text of others goes into `preformatted`, names into `plain`. */
import type { types } from '@slack/bolt';
import { describeCaller } from '../../domain/caller.ts';
import { isSlackUser } from '../../domain/person.ts';
import { clip, visible, visibleLine } from '../../domain/text/visible.ts';

export type Block = types.KnownBlock;
export type Modal = types.ModalView;
export type Rich = types.RichTextElement;

/** What a card says and shows; `text` is the notification and holds fixed words and names only. */
export interface Card {
  readonly text: string;
  readonly blocks: Block[];
}

/** Plain text, cut at `max` characters and never empty, which Slack would refuse. */
export const plain = (text: string, max = 150): types.PlainTextElement => ({
  type: 'plain_text',
  text: clip(visibleLine(text), max) || '–',
  emoji: false,
});

/** A heading. */
export const header = (text: string): Block => ({ type: 'header', text: plain(text) });

/** A row for each: our word, and a value; rich text, so values are not interpreted. */
export const table = (
  rows: readonly (readonly [label: string, value: string, ...more: readonly Rich[]])[],
): Block => ({
  type: 'rich_text',
  elements: rows.map(([label, value, ...more]) => ({
    type: 'rich_text_section',
    elements: [strong(label), words(`  ${value}`, 302), ...more],
  })),
});

/** Who asks, as the value of a row; the owner of a service by mention if they are named by their Slack account. */
export const callerRow = (
  label: string,
  caller: Parameters<typeof describeCaller>[0],
): readonly [label: string, value: string, ...more: readonly Rich[]] => {
  const { owner } = caller;
  return caller.kind === 'workload' && owner !== undefined && isSlackUser(owner)
    ? [label, `${describeCaller({ ...caller, owner: undefined })}, owner `, { type: 'user', user_id: owner }]
    : [label, describeCaller(caller)];
};

/** The only place for text an agent controls, already `visible`; rich text is never parsed, so no fence can be closed. */
export const preformatted = (text: string): Block => ({
  type: 'rich_text',
  elements: [
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: text === '' ? ' ' : text }] },
  ],
});

/** Characters of a reason on a card: any that people may give is shown whole, each character written as its code. */
const LONGEST_SHOWN_REASON = 5_000;

/** What someone gave as a reason, as written. */
export const reasonGiven = (reason: string | undefined): Block =>
  preformatted(clip(visible(reason ?? ''), LONGEST_SHOWN_REASON));

/** A line of our words, people and times; rich text, so names in it are not interpreted either. */
export const line = (...elements: Rich[]): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

/** Text within a line, with nothing in it that Slack would format. */
export const words = (text: string, max = 500): Rich => ({
  type: 'text',
  text: clip(visibleLine(text), max) || '–',
});

/** The same in bold. */
export const strong = (text: string): Rich => ({ ...words(text), style: { bold: true } }) as Rich;

/** A person in Slack by mention, anyone else by name. */
export const person = (who: { readonly slackUser: string | undefined; readonly name: string }): Rich =>
  who.slackUser === undefined ? strong(who.name) : { type: 'user', user_id: who.slackUser };

/** A moment, shown in each reader's own time zone. */
export const time = (at: number): Rich => ({
  type: 'date',
  timestamp: Math.floor(at / 1000),
  format: '{time}',
  fallback: clockTime(at),
});

const clockTime = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** Small print of our own words, and of moments in each reader's own time zone. */
export const smallPrint = (...parts: readonly (string | Moment)[]): Block => ({
  type: 'context',
  elements: parts.map((part) => (typeof part === 'string' ? plain(part, 500) : moment(part))),
});

/** Milliseconds since the epoch. */
export interface Moment {
  readonly at: number;
}

/** Plain text knows no moments, and this is Slack's own format without a word that anyone else wrote. */
const moment = ({ at }: Moment) => ({
  type: 'mrkdwn' as const,
  text: `<!date^${Math.floor(at / 1000)}^{time}|${clockTime(at)}>`,
});

export interface ButtonSpec {
  readonly id: string;
  readonly text: string;
  /** The random id of a request and nothing else: whatever a button carries can be replayed by others. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  /** Opens this address in the browser. */
  readonly url?: string | undefined;
}

/** A row of buttons; `value` comes back with the click, `url` opens a page. */
export const buttons = (...specs: readonly ButtonSpec[]): Block => ({
  type: 'actions',
  elements: specs.map(({ id, text, value, style, url }) => ({
    type: 'button',
    action_id: id,
    text: plain(text, 75),
    value,
    ...(style === undefined ? {} : { style }),
    ...(url === undefined ? {} : { url }),
  })),
});
