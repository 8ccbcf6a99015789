/** Block Kit as Slack accepts it: which blocks and elements exist, with the documented limits. */
import { z } from 'zod';

/** A block as stored: checked against the schemas below, ids filled in. */
export interface Block {
  type: string;
  block_id: string;
  [field: string]: unknown;
}

/** A view as Slack returns it and as payloads carry it. */
export interface View {
  id: string;
  team_id: string;
  type: 'modal' | 'home';
  title: TextObject | null;
  submit: TextObject | null;
  close: TextObject | null;
  blocks: Block[];
  callback_id: string;
  external_id: string;
  private_metadata: string;
  hash: string;
  /** What each input holds, by block id and action id. */
  state: { values: Record<string, Record<string, Record<string, unknown>>> };
  clear_on_close: boolean;
  notify_on_close: boolean;
  root_view_id: string;
  previous_view_id: string | null;
  app_id: string;
  app_installed_team_id: string;
  bot_id: string;
}

export interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
  emoji?: boolean | undefined;
}

const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const id = z.string().max(255);
const style = z.enum(['primary', 'danger']);
const confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: style.optional(),
});
const option = z.strictObject({
  text: anyText(75),
  value: z.string().max(150),
  description: anyText(75).optional(),
  url: z.url().max(3000).optional(),
});
const options = (max: number) => z.array(option).min(1).max(max);
const interactive = { action_id: id.optional(), confirm: confirm.optional() };
const focusable = { ...interactive, focus_on_load: z.boolean().optional() };
const selectable = { ...focusable, placeholder: plain(150).optional() };
const dispatchConfig = z.strictObject({ trigger_actions_on: z.array(z.string()).optional() });

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: style.optional(),
  accessibility_label: z.string().max(75).optional(),
  ...interactive,
});
const overflow = z.strictObject({ type: z.literal('overflow'), options: options(5), ...interactive });
const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  options: options(100),
  initial_option: option.optional(),
  ...selectable,
});
const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  initial_user: z.string().optional(),
  ...selectable,
});
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  initial_users: z.array(z.string()).optional(),
  max_selected_items: z.number().int().min(1).optional(),
  ...selectable,
});
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  initial_date: z.string().optional(),
  ...selectable,
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  options: options(10),
  initial_options: options(10).optional(),
  ...focusable,
});
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  options: options(10),
  initial_option: option.optional(),
  ...focusable,
});
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  placeholder: plain(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: dispatchConfig.optional(),
});
const image = z.strictObject({
  type: z.literal('image'),
  image_url: z.url().max(3000),
  alt_text: z.string().min(1).max(2000),
});

const textStyle = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
  underline: z.boolean().optional(),
});
const richText = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  style: textStyle.optional(),
});
const richLink = z.strictObject({
  type: z.literal('link'),
  url: z.url(),
  text: z.string().optional(),
  unsafe: z.boolean().optional(),
  style: textStyle.optional(),
});
const richElement = z.discriminatedUnion('type', [
  richText,
  richLink,
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional() }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style: textStyle.optional() }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style: textStyle.optional() }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style: textStyle.optional() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string(),
    fallback: z.string().optional(),
    url: z.url().optional(),
    style: textStyle.optional(),
  }),
]);
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement) });
const border = z.union([z.literal(0), z.literal(1)]).optional();
const richPart = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [richText, richLink])),
    border,
    language: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richElement), border }),
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(richSection),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().optional(),
    border,
  }),
]);

const controls = [
  button,
  overflow,
  staticSelect,
  usersSelect,
  multiUsersSelect,
  datepicker,
  checkboxes,
  radioButtons,
] as const;
const withId = { block_id: id.optional() };
const anywhere = [
  z.strictObject({ type: z.literal('header'), text: plain(150), ...withId }),
  z.strictObject({
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [...controls, image]).optional(),
    expand: z.boolean().optional(),
    ...withId,
  }),
  z.strictObject({ type: z.literal('divider'), ...withId }),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.discriminatedUnion('type', [plain(3000), mrkdwn(3000), image]))
      .min(1)
      .max(10),
    ...withId,
  }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z
      .array(z.discriminatedUnion('type', [...controls]))
      .min(1)
      .max(25),
    ...withId,
  }),
  z.strictObject({ type: z.literal('rich_text'), elements: z.array(richPart).min(1), ...withId }),
  z.strictObject({
    type: z.literal('input'),
    label: plain(2000),
    element: z.discriminatedUnion('type', [
      plainTextInput,
      staticSelect,
      usersSelect,
      multiUsersSelect,
      datepicker,
      checkboxes,
      radioButtons,
    ]),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    ...withId,
  }),
  z.strictObject({
    type: z.literal('image'),
    image_url: z.url().max(3000),
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
    ...withId,
  }),
] as const;

const blocks = (max: number) => z.array(z.discriminatedUnion('type', [...anywhere])).max(max);

/** The blocks of a message: at most 50 (https://docs.slack.dev/reference/block-kit/blocks). */
export const messageBlocks = z.object({ blocks: blocks(50) });

/** A modal or App Home as an app sends it: at most 100 blocks, modal titles of at most 24 characters. */
export const viewSchema = z.object({
  view: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('modal'),
      title: plain(24),
      submit: plain(24).optional(),
      close: plain(24).optional(),
      blocks: blocks(100),
      callback_id: id.optional(),
      external_id: id.optional(),
      private_metadata: z.string().max(3000).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
      submit_disabled: z.boolean().optional(),
    }),
    z.strictObject({
      type: z.literal('home'),
      blocks: blocks(100),
      callback_id: id.optional(),
      external_id: id.optional(),
      private_metadata: z.string().max(3000).optional(),
    }),
  ]),
});
