/** Lists leave out what their caller could never use: what was not accepted, cannot be named, is spent, denied, or of others. */
import { expect, it } from 'vitest';
import { createFilterAnswer, type FilterAnswerDeps } from '../../../../src/gateway/response/filter-answer.ts';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

interface Options {
  readonly held?: readonly string[];
  readonly denied?: readonly string[];
  readonly spent?: readonly string[];
  readonly own?: readonly string[];
}

const BOB = { subject: 'bob' };
const read = (result: object) => {
  const text = JSON.stringify({ result });
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error('no JSON');
  return { text, root: scanned.root };
};

const scene = (options: Options = {}) => {
  const asked: Record<string, unknown>[] = [];
  const shown: unknown[] = [];
  const counted: unknown[] = [];
  const state = { policy: {}, held: new Set(options.held ?? []), uses: true };
  const filter = createFilterAnswer({
    policy: () =>
      Object.assign(state.policy, {
        couldEver: (call: Record<string, unknown>, { spent }: { spent: readonly string[] }) => {
          asked.push({ ...call, spent });
          return (
            !(options.denied ?? []).includes(String(call['tool'] ?? call['resource'] ?? call['prompt'])) &&
            spent.length === 0
          );
        },
        hidingBudgets: ({ tool }: { tool?: string }) =>
          tool === undefined || !state.uses ? [] : [{ budget: `b-${tool}`, subject: 's' }],
      }),
    checkUri: (_server: string, uri: string) => {
      if (uri.startsWith('bad:')) throw new Error('no');
    },
    taskOwners: { ownerOf: async (id: string) => ((options.own ?? []).includes(id) ? 'caller' : 'other') },
    pins: {
      held: async () => state.held,
      effectOf: (server: string, { name }: { name: string }) => `effect of ${server} ${name}`,
    },
    budgets: {
      spentAmong: async (uses: { budget: string }[]) => {
        counted.push(uses);
        return uses.filter(({ budget }) => (options.spent ?? []).includes(budget));
      },
    },
    shownLists: { note: (...args: unknown[]) => void shown.push(args) },
  } as unknown as FilterAnswerDeps);
  const show = async (
    list: ReturnType<typeof read>,
    method: string,
    { caller = BOB, server = 'shop' } = {},
  ) => {
    const context = { caller, conversation: { server, recording: { id: 'ses_1' } } } as never;
    return JSON.parse(applyEdits(list.text, [...(await filter(list.text, list.root, method, context))]))
      .result;
  };
  const run = (method: string, result: object) => show(read(result), method);
  return { run, show, state, asked, shown, counted };
};
const tools = (...names: (string | undefined)[]) => ({
  tools: names.map((name) => ({ name, annotations: { readOnlyHint: true } })),
});
const namesOf = ({ tools: all }: { tools: { name: string }[] }) => all.map(({ name }) => name);

it('shows the tools that were accepted and could be called', async () => {
  const { run, asked } = scene({ held: ['held'], denied: ['denied'] });
  expect(namesOf(await run('tools/list', tools('read', 'held', 'denied', ' unnamed ')))).toEqual(['read']);
  expect(asked[0]).toMatchObject({
    caller: { subject: 'bob' },
    server: 'shop',
    method: 'tools/call',
    tool: 'read',
    annotations: { readOnlyHint: true },
    toolEffect: 'effect of shop read',
    spent: [],
  });
  expect(asked.map(({ tool }) => tool)).toEqual(['read', 'denied']);
});

it('leaves out what a spent budget hides, and remembers what it depended on', async () => {
  const { run, shown } = scene({ spent: ['b-drop'] });
  expect(namesOf(await run('tools/list', tools('read', 'drop')))).toEqual(['read']);
  expect(shown).toEqual([
    [
      'ses_1',
      [
        { budget: 'b-read', subject: 's' },
        { budget: 'b-drop', subject: 's' },
      ],
      [{ budget: 'b-drop', subject: 's' }],
    ],
  ]);
});

it('leaves out resources that no one could name', async () => {
  const { run, shown } = scene({ denied: ['a:denied'] });
  const result = await run('resources/list', {
    resources: [{ uri: 'a:1' }, { uri: 'bad:1' }, { uri: 'a:denied' }],
  });
  expect(result).toEqual({ resources: [{ uri: 'a:1' }] });
  expect(shown).toEqual([]);
});

it('leaves out the tasks of others', async () => {
  const { run } = scene({ own: ['t1'] });
  const result = await run('tasks/list', { tasks: [{ taskId: 't1' }, { taskId: 't2' }, {}] });
  expect(result).toEqual({ tasks: [{ taskId: 't1' }] });
});

it('leaves out prompts that policy denies', async () => {
  const { run } = scene({ denied: ['secret'] });
  expect(await run('prompts/list', { prompts: [{ name: 'secret' }, { name: 'ask' }] })).toEqual({
    prompts: [{ name: 'ask' }],
  });
});

it.each<[string, object]>([
  ['tools/call', tools('held')],
  ['tools/list', { tools: 'none' }],
  ['roots/list', { roots: [] }],
])('changes nothing in an answer to %s that is no list of these', async (method, result) => {
  expect(await scene({ held: ['held'] }).run(method, result)).toEqual(JSON.parse(JSON.stringify(result)));
});

it('looks at nothing for what is no list', async () => {
  const { run, counted } = scene();
  await run('tools/call', tools('read'));
  expect(counted).toEqual([]);
});

it('is shown again as before only to the same caller of the same server, under the same policy and pins', async () => {
  const { show, state, asked, shown } = scene({ held: ['held'] });
  state.uses = false;
  const list = read(tools('read', 'held'));
  const looks = async (who = {}) => {
    asked.length = 0;
    expect(namesOf(await show(list, 'tools/list', who))).toEqual(['read']);
    return asked.length;
  };
  expect(await looks()).toBe(1);
  expect(await looks()).toBe(0);
  expect(shown.at(-1)).toEqual(['ses_1', [], []]);
  expect(await looks({ caller: { subject: 'eve' } })).toBe(1);
  expect(await looks()).toBe(0);
  expect(await looks({ server: 'books' })).toBe(1);
  expect(await looks()).toBe(1);
  state.policy = {};
  expect(await looks()).toBe(1);
  state.held = new Set(['held']);
  expect(await looks()).toBe(1);
  state.held = new Set(['read']);
  expect(namesOf(await show(list, 'tools/list'))).toEqual(['held']);
});

it('is not shown as before where it depends on budgets, or is no list of tools', async () => {
  const { show, asked } = scene();
  const list = read(tools('read'));
  await show(list, 'tools/list');
  await show(list, 'tools/list');
  expect(asked).toHaveLength(2);
  const prompts = read({ prompts: [{ name: 'ask' }] });
  await show(prompts, 'prompts/list');
  await show(prompts, 'prompts/list');
  expect(asked).toHaveLength(4);
});
