/** Checks blocks and views against Slack's limits and says what is wrong in Slack's words. */
import type { z } from 'zod';
import { ApiError, invalid } from './api-error.ts';
import { type Block, messageBlocks, viewSchema } from './block-kit.ts';
import { type State, slackId } from './state.ts';

/**
 * All blocks of a message together may hold about 13,200 characters, undocumented; each block costs about 125 more
 * (measured by users, slackapi/bolt-js#2509). We stay on the strict side of what they saw.
 */
const TOTAL_CHARACTERS = 13_000;
const CHARACTERS_PER_BLOCK = 125;
const VIEW_BYTES = 250_000;

type ViewInput = z.infer<typeof viewSchema>['view'];
type WithBlocks<V> = V extends ViewInput ? Omit<V, 'blocks'> & { blocks: Block[] } : never;

/** A view as an app sent it, checked, with all ids filled in. */
export type CheckedView = WithBlocks<ViewInput>;

/** Accepts the blocks of a message, with missing ids filled in, or throws `invalid_blocks` or `msg_blocks_too_long`. */
export const checkMessageBlocks = (state: State, input: unknown): Block[] => {
  if (!Array.isArray(input)) throw new ApiError('invalid_blocks_format');
  const result = messageBlocks.safeParse({ blocks: input }, { reportInput: true });
  if (!result.success) throw invalid('invalid_blocks', result.error.issues.flatMap(complaints));
  const problems = extraRules(input, '/blocks');
  if (problems.length > 0) throw invalid('invalid_blocks', problems);
  if (textLength(input) + input.length * CHARACTERS_PER_BLOCK > TOTAL_CHARACTERS) {
    throw new ApiError('msg_blocks_too_long');
  }
  return fillIds(state, result.data.blocks);
};

/** Accepts a view of the wanted type, ids filled in, or throws `invalid_arguments` or `view_too_large`. */
export const checkView = (state: State, input: unknown, type: 'modal' | 'home'): CheckedView => {
  if (JSON.stringify(input).length > VIEW_BYTES) throw new ApiError('view_too_large');
  const result = viewSchema.safeParse({ view: input }, { reportInput: true });
  if (!result.success) throw invalid('invalid_arguments', result.error.issues.flatMap(complaints));
  const { view } = result.data;
  if (view.type !== type) {
    throw invalid('invalid_arguments', [`expected a ${type} view [json-pointer:/view/type]`]);
  }
  const problems = extraRules(view.blocks, '/view/blocks');
  const hasInputs = view.blocks.some((block) => block.type === 'input');
  if (view.type === 'modal' && hasInputs && !view.submit)
    problems.push('missing required field: submit [json-pointer:/view]');
  if (problems.length > 0) throw invalid('invalid_arguments', problems);
  return { ...view, blocks: fillIds(state, view.blocks) };
};

type Issue = z.core.$ZodIssue;

/** One zod issue as Slack would word it. */
const complaints = (issue: Issue): string[] => {
  const at = `[json-pointer:/${issue.path.join('/')}]`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `invalid additional property: ${key} ${at}`);
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const parent = issue.path.slice(0, -1).join('/');
    return [`missing required field: ${String(issue.path.at(-1))} [json-pointer:/${parent}]`];
  }
  return [`${words(issue)} ${at}`];
};

const words = (issue: Issue): string => {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array'
        ? `no more than ${issue.maximum} items allowed`
        : `must be less than ${Number(issue.maximum) + 1} characters`;
    case 'too_small':
      return issue.origin === 'array'
        ? `no fewer than ${issue.minimum} items allowed`
        : `must be more than ${Number(issue.minimum) - 1} characters`;
    case 'invalid_union':
      return `unsupported type: ${describeType(issue.input)}`;
    case 'invalid_type':
      return `must provide ${issue.expected === 'array' ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `must be a valid enum value: ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
};

const describeType = (input: unknown): string => {
  const type = input instanceof Object && 'type' in input ? input.type : input;
  return String(type);
};

/** The rules that a schema of one block cannot say. */
const extraRules = (input: unknown[], pointer: string): string[] => {
  const seen = new Set<unknown>();
  return (input as Block[]).flatMap((block, index) => {
    const at = `[json-pointer:${pointer}/${index}]`;
    const problems: string[] = [];
    if (block.block_id !== undefined && seen.has(block.block_id)) {
      problems.push(`\`block_id\` already exists: ${block.block_id} ${at}`);
    }
    seen.add(block.block_id);
    if (block.type === 'section' && !block['text'] && !block['fields']) {
      problems.push(`must define either \`text\` or \`fields\` ${at}`);
    }
    return problems.concat(repeatedActions(block, at));
  });
};

const repeatedActions = (block: Block, at: string): string[] => {
  if (block.type !== 'actions') return [];
  const ids = (block['elements'] as { action_id?: string }[]).map((element) => element.action_id);
  const repeated = ids.find((id, index) => id !== undefined && ids.indexOf(id) !== index);
  return repeated === undefined ? [] : [`\`action_id\` already exists: ${repeated} ${at}`];
};

/** Characters in all `text` fields, at any depth. */
const textLength = (value: unknown): number => {
  if (!(value instanceof Object)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, child]) =>
      sum + (key === 'text' && typeof child === 'string' ? child.length : textLength(child)),
    0,
  );
};

/** Slack gives every block and interactive element an id when the app gave none. */
const fillIds = (state: State, input: { type: string }[]): Block[] => {
  const named = (element: unknown) =>
    (element as { type: string }).type === 'image'
      ? element
      : { action_id: slackId(state, ''), ...(element as object) };
  return input.map((given) => {
    const block: Block = { block_id: slackId(state, ''), ...given };
    if (block.type === 'actions') block['elements'] = (block['elements'] as unknown[]).map(named);
    if (block['accessory']) block['accessory'] = named(block['accessory']);
    if (block['element']) block['element'] = named(block['element']);
    return block;
  });
};
