import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../../../src/demo/slack-simulator/api-error.ts';
import { checkMessageBlocks, checkView } from '../../../../src/demo/slack-simulator/check-blocks.ts';
import { createState } from '../../../../src/demo/slack-simulator/state.ts';
import { workspace } from './workspace-fixture.ts';

const state = createState({ workspace, now: Date.now, newId: randomUUID });

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'x'.repeat(length);
const button = (change: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...change });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const pre = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});

// biome-ignore format: one case a line
const broken: [name: string, blocks: unknown[], complaint: string][] = [
  ['51 blocks', Array(51).fill({ type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  ['a long header', [{ type: 'header', text: plain(long(151)) }], 'must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], 'must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]'],
  ['a long section', [{ type: 'section', text: mrkdwn(long(3001)) }], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
  ['an empty text', [{ type: 'section', text: mrkdwn('') }], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section of nothing', [{ type: 'section' }], 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
  ['eleven fields', [{ type: 'section', fields: Array(11).fill(plain('x')) }], 'no more than 10 items allowed [json-pointer:/blocks/0/fields]'],
  ['a long field', [{ type: 'section', fields: [plain(long(2001))] }], 'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]'],
  ['26 buttons', [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })))], 'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
  ['no buttons', [actions()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  ['a long value', [actions(button({ value: long(2001) }))], 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]'],
  ['a wordy button', [actions(button({ text: plain(long(76)) }))], 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
  ['a button without words', [actions({ type: 'button' })], 'missing required field: text [json-pointer:/blocks/0/elements/0]'],
  ['an unknown style', [actions(button({ style: 'loud' }))], 'must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]'],
  ['the same action twice', [actions(button(), button())], '`action_id` already exists: go [json-pointer:/blocks/0]'],
  ['the same block id twice', Array(2).fill({ type: 'divider', block_id: 'b' }), '`block_id` already exists: b [json-pointer:/blocks/1]'],
  ['an unknown block', [{ type: 'hologram' }], 'unsupported type: hologram [json-pointer:/blocks/0/type]'],
  ['a text field in actions', [actions({ type: 'plain_text_input' })], 'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]'],
  ['an invented property', [{ type: 'divider', colour: 'red' }], 'invalid additional property: colour [json-pointer:/blocks/0]'],
  ['a mention in preformatted text', [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] }] }], 'unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]'],
  ['eleven context elements', [{ type: 'context', elements: Array(11).fill(plain('x')) }], 'no more than 10 items allowed [json-pointer:/blocks/0/elements]'],
];

test.each(broken)('%s is refused with its place', (_name, blocks, complaint) => {
  expect(refusal(() => checkMessageBlocks(state, blocks))).toMatchObject({
    code: 'invalid_blocks',
    details: { errors: [complaint], response_metadata: { messages: [`[ERROR] ${complaint}`] } },
  });
});

test('all blocks together may not be too long', () => {
  const blocks = [pre(long(9000)), pre(long(4000))];
  expect(refusal(() => checkMessageBlocks(state, blocks))).toMatchObject({ code: 'msg_blocks_too_long' });
  expect(() => checkMessageBlocks(state, [pre(long(9000))])).not.toThrow();
});

test('sections are accepted up to 3,000 characters and no further', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6000 }), (length) => {
      const refused = refusal(() =>
        checkMessageBlocks(state, [{ type: 'section', text: mrkdwn(long(length)) }]),
      );
      expect(refused === undefined).toBe(length <= 3000);
    }),
  );
});

test('whatever is accepted comes back with ids and is otherwise unchanged', () => {
  const [block] = checkMessageBlocks(state, [actions({ type: 'button', text: plain('Go') })]);
  expect(block).toMatchObject({ type: 'actions', elements: [{ type: 'button', text: plain('Go') }] });
  const id = expect.stringMatching(/^[0-9A-F]{10}$/);
  expect(block).toMatchObject({ block_id: id, elements: [{ action_id: id }] });
});

const input = { type: 'input', label: plain('Why?'), element: { type: 'plain_text_input' } };
const modal = (change: object) => ({ type: 'modal', title: plain('Deny'), blocks: [], ...change });
// biome-ignore format: one case a line
const brokenViews: [name: string, view: unknown, complaint: string][] = [
  ['a long title', modal({ title: plain(long(25)) }), 'must be less than 25 characters [json-pointer:/view/title/text]'],
  ['no title', { type: 'modal', blocks: [] }, 'missing required field: title [json-pointer:/view]'],
  ['inputs without submit', modal({ blocks: [input] }), 'missing required field: submit [json-pointer:/view]'],
  ['101 blocks', modal({ blocks: Array(101).fill({ type: 'divider' }) }), 'no more than 100 items allowed [json-pointer:/view/blocks]'],
  ['long metadata', modal({ private_metadata: long(3001) }), 'must be less than 3001 characters [json-pointer:/view/private_metadata]'],
  ['a home where a modal belongs', { type: 'home', blocks: [] }, 'expected a modal view [json-pointer:/view/type]'],
];

test.each(brokenViews)('a view with %s is refused', (_name, view, complaint) => {
  expect(refusal(() => checkView(state, view, 'modal'))).toMatchObject({
    code: 'invalid_arguments',
    details: { response_metadata: { messages: [`[ERROR] ${complaint}`] } },
  });
});

test('a view above 250 kB is too large', () => {
  const view = modal({
    blocks: Array.from({ length: 90 }, () => ({ type: 'section', text: mrkdwn(long(3000)) })),
  });
  expect(refusal(() => checkView(state, view, 'modal'))).toMatchObject({ code: 'view_too_large' });
});

function refusal(attempt: () => unknown): ApiError | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
