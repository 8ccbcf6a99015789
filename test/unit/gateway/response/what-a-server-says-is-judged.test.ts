/** One message of a server on its way to the client: what passes, under which id, what is withheld, and what is on record. */
import { expect, it } from 'vitest';
import type { Decision } from '../../../../src/domain/decision.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createInspect, type InspectDeps } from '../../../../src/gateway/response/inspect.ts';
import type { InspectContext } from '../../../../src/gateway/response/inspect-context.ts';
import { decided } from '../decided.ts';

interface Options {
  readonly decision?: Decision;
  readonly pending?: object | null;
  readonly era?: string;
  readonly onlyAnswer?: boolean;
  readonly isLong?: boolean;
  readonly wrapState?: (upstream?: string) => Promise<string>;
  readonly maskFails?: unknown;
  readonly owner?: string;
}

const scene = (options: Options = {}) => {
  const noted: Record<string, unknown>[] = [];
  const told: unknown[] = [];
  const learnt: unknown[] = [];
  const asked: Record<string, unknown>[] = [];
  const wheres: object[] = [];
  const ways: string[] = [];
  const inspect = createInspect({
    decide: async (call: Record<string, unknown>) => {
      asked.push(call);
      return options.decision ?? decided({ action: 'allow', rule: 'servers-may' });
    },
    mask: async ({ text }: { text: string }, where: object) => {
      if (options.maskFails !== undefined) throw options.maskFails;
      wheres.push(where);
      const hidden = text.replaceAll('SECRET', '[X]');
      return { text: hidden, found: [], detected: [], recorded: { text: hidden, found: [] } };
    },
    work: {
      isLong: () => options.isLong ?? false,
      measure: <T>(_key: string, work: () => T) => {
        ways.push('at once');
        return work();
      },
      inSlices: (_key: string, work: (pause: () => Promise<void>) => Promise<unknown>) => {
        ways.push('in slices');
        return work(async () => undefined);
      },
    },
    catalogue: {
      find: () => undefined,
      learn: (...args: unknown[]) => learnt.push(['learnt', ...args]),
      changed: (server: string) => learnt.push(['changed', server]),
    },
    filterAnswer: async () => [],
    taskOwners: { ownerOf: async () => options.owner ?? 'caller', note: async () => undefined },
    answerBounds: { depth: 50, nodes: 1000 },
    questions: { seal: ({ id, during }: { id: unknown; during: unknown }) => `sealed ${id} ${during}` },
    answerServer: (_context: unknown, ...args: unknown[]) => void told.push(args),
    now: () => 150,
  } as unknown as InspectDeps);
  const pending = {
    id: 1,
    seq: 7,
    method: 'tools/call',
    tool: 'read',
    task: undefined,
    started: 100,
    raise: () => 5,
  };
  const context = {
    caller: { issuer: 'https://idp.example', subject: 'bob' },
    spoken: { era: options.era ?? '2025', revision: '2025-11-25' },
    conversation: {
      server: 'shop',
      recording: { id: 'ses_1', note: (entry: Record<string, unknown>) => noted.push(entry) },
    },
    pending: options.pending === null ? undefined : { ...pending, ...options.pending },
    ...(options.onlyAnswer === undefined ? {} : { onlyAnswer: options.onlyAnswer }),
    ...(options.wrapState === undefined ? {} : { wrapState: options.wrapState }),
  } as unknown as InspectContext;
  const say = (message: object) => inspect(JSON.stringify({ jsonrpc: '2.0', ...message }), context);
  return { say, inspect: (text: string) => inspect(text, context), noted, told, learnt, asked, wheres, ways };
};
const parsed = (text: string | undefined) => JSON.parse(text ?? 'null');

it('is the answer, masked and on record with how long it took', async () => {
  const { say, noted } = scene();
  const { text, answer } = await say({ id: 1, result: { content: [], note: 'SECRET' } });
  expect(parsed(text)).toEqual({ jsonrpc: '2.0', id: 1, result: { content: [], note: '[X]' } });
  expect(answer).toEqual({ failed: false, goesOn: false, text });
  expect(noted).toMatchObject([
    {
      from: 'server',
      kind: 'response',
      method: 'tools/call',
      tool: 'read',
      rpcId: 1,
      answers: 7,
      ms: 50,
      body: text,
    },
  ]);
});

it('names no tool on record if the request had none', async () => {
  const { say, noted } = scene({ pending: { method: 'resources/read', tool: undefined } });
  await say({ id: 1, result: {} });
  expect(noted[0]).not.toHaveProperty('tool');
});

it.each<[string, object, boolean]>([
  ['an error', { error: { code: 1, message: '' } }, true],
  ['a result that says that it is one', { result: { isError: true } }, true],
  ['a result that says that it is none', { result: { isError: false } }, false],
  ['a result that says so in words', { result: { isError: 'true' } }, false],
])('has failed if it is %s: %s', async (_what, message, failed) => {
  expect((await scene().say({ id: 1, ...message })).answer?.failed).toBe(failed);
});

it('gets the id of its request', async () => {
  expect(parsed((await scene().say({ id: '1', result: {} })).text).id).toBe(1);
  expect(parsed((await scene().say({ error: { code: 1, message: '' } })).text).id).toBe(1);
});

it.each<[string, Options, object]>([
  ['another id', {}, { id: 2, result: {} }],
  ['an id where nothing waits', { pending: null }, { id: 1, result: {} }],
])('is withheld if it has %s', async (_what, options, message) => {
  const { say, noted } = scene(options);
  expect(await say(message)).toMatchObject({
    text: undefined,
    answer: undefined,
    withheld: { mayBeAnswer: false },
  });
  expect(noted).toEqual([]);
});

it('teaches which tools there are if it lists them', async () => {
  const { say, learnt } = scene({ pending: { method: 'tools/list' } });
  await say({ id: 1, result: { tools: [] } });
  expect(learnt).toMatchObject([['learnt', { server: 'shop', session: 'ses_1' }, { kind: 'object' }, 100]]);
  const other = scene();
  await other.say({ id: 1, result: { tools: [] } });
  expect(other.learnt).toEqual([]);
});

it('is refused if it is of a task of someone else', async () => {
  const { say } = scene({ pending: { task: 't' }, owner: 'other' });
  await expect(say({ id: 1, result: {} })).rejects.toMatchObject({ code: 'unknown-task' });
});

it('is refused if it asks for what policy does not allow', async () => {
  const asks = {
    id: 1,
    result: { resultType: 'input_required', inputRequests: { a: { method: 'roots/list' } } },
  };
  await expect(scene({ decision: decided({ action: 'deny' }) }).say(asks)).rejects.toMatchObject({
    code: 'answer-denied',
  });
  const needs = {
    id: 1,
    error: {
      code: -32042,
      message: '',
      data: { elicitations: [{ mode: 'url', url: 'https://a.example/', elicitationId: 'e', message: '' }] },
    },
  };
  await expect(scene({ decision: decided({ action: 'deny' }) }).say(needs)).rejects.toMatchObject({
    code: 'answer-denied',
  });
  await expect(scene().say(asks)).resolves.toBeDefined();
});

it('goes on if an approved call wants more of its client, whose state is wrapped', async () => {
  const asks = { id: 1, result: { resultType: 'input_required', inputRequests: {}, requestState: 'theirs' } };
  const { text, answer } = await scene({ wrapState: async (upstream) => `ours around ${upstream}` }).say(
    asks,
  );
  expect(parsed(text).result.requestState).toBe('ours around theirs');
  expect(answer?.goesOn).toBe(true);
  expect((await scene().say(asks)).answer?.goesOn).toBe(false);
  expect((await scene({ wrapState: async () => 'x' }).say({ id: 1, result: {} })).answer?.goesOn).toBe(false);
});

it('is withheld if it is no message, and may have been the answer if it bears its id', async () => {
  expect(await scene().inspect('{"id":1}')).toMatchObject({
    text: undefined,
    withheld: { mayBeAnswer: true },
  });
  expect(await scene({ pending: null }).inspect('{"id":1}')).toMatchObject({
    withheld: { mayBeAnswer: false },
  });
});

it('is read at once, or in slices if it is long', async () => {
  for (const isLong of [false, true]) {
    const { say, ways } = scene({ isLong });
    expect((await say({ id: 1, result: {} })).answer).toBeDefined();
    expect(ways).toEqual([isLong ? 'in slices' : 'at once']);
  }
});

it('passes news, on record, and none that servers do not send', async () => {
  const { say, noted } = scene();
  const { text } = await say({ method: 'notifications/message', params: { data: 'SECRET' } });
  expect(parsed(text).params.data).toBe('[X]');
  expect(noted).toMatchObject([{ from: 'server', kind: 'notification', method: 'notifications/message' }]);
  expect(await say({ method: 'notifications/initialized' })).toMatchObject({
    text: undefined,
    withheld: { mayBeAnswer: false },
  });
});

it('raises progress above what the gateway has told already', async () => {
  const progress = { method: 'notifications/progress', params: { progressToken: 1, progress: 2 } };
  expect(parsed((await scene().say(progress)).text).params.progress).toBe(7);
  expect(parsed((await scene({ pending: null }).say(progress)).text).params.progress).toBe(2);
});

it('notes that tools have changed', async () => {
  const { say, learnt } = scene();
  await say({ method: 'notifications/tools/list_changed' });
  await say({ method: 'notifications/prompts/list_changed' });
  expect(learnt).toEqual([['changed', 'shop']]);
});

it('passes no news of a task that asks for what policy does not allow', async () => {
  const news = {
    method: 'notifications/tasks',
    params: { taskId: 't', inputRequests: { a: { method: 'roots/list' } } },
  };
  expect((await scene({ decision: decided({ action: 'deny' }) }).say(news)).text).toBeUndefined();
  expect((await scene().say(news)).text).toBeDefined();
});

it('takes a question back under the id that its client knows', async () => {
  const taken = { method: 'notifications/cancelled', params: { requestId: 'q' } };
  expect(parsed((await scene().say(taken)).text).params.requestId).toBe('sealed q 7');
  expect(parsed((await scene({ era: '2026' }).say(taken)).text).params.requestId).toBe('q');
});

const ASKS = { id: 'q', method: 'roots/list' };
it('passes a question that policy allows, under a sealed id, and on record', async () => {
  const { say, noted, asked, told } = scene();
  expect(parsed((await say(ASKS)).text)).toEqual({ jsonrpc: '2.0', method: 'roots/list', id: 'sealed q 7' });
  expect(noted).toMatchObject([
    { kind: 'request', method: 'roots/list', rpcId: 'q', verdict: 'allow', rule: 'servers-may' },
  ]);
  expect(asked).toMatchObject([{ server: 'shop', method: 'roots/list' }]);
  expect(told).toEqual([]);
});

it.each<[string, Options, boolean]>([
  ['denies it', { decision: decided({ action: 'deny' }) }, false],
  ['would have it approved', { decision: decided() }, false],
  ['only looks on', { decision: decided({ action: 'deny', shadow: true }) }, true],
])('passes a question where policy %s: %#', async (_what, options, passes) => {
  const { say, told, noted } = scene(options);
  expect((await say(ASKS)).text !== undefined).toBe(passes);
  expect(told).toMatchObject(passes ? [] : [[{ id: 'q', method: 'roots/list' }, { code: 'denied' }]]);
  expect(noted).toMatchObject([{ verdict: passes ? 'allow' : options.decision?.action }]);
});

it('passes a ping whatever policy says', async () => {
  expect(
    (await scene({ decision: decided({ action: 'deny' }) }).say({ id: 'q', method: 'ping' })).text,
  ).toBeDefined();
});

it('asks no one who hears nothing but the answer', async () => {
  const { say, told, noted } = scene({ onlyAnswer: true });
  expect((await say(ASKS)).text).toBeUndefined();
  expect(told).toMatchObject([
    [{ id: 'q' }, { code: 'denied', message: expect.stringContaining('no event stream') }],
  ]);
  expect(noted).toMatchObject([{ verdict: 'refused' }]);
});

it('judges what people are asked for by what is asked', async () => {
  const { say, asked } = scene();
  await say({
    id: 'q',
    method: 'elicitation/create',
    params: { message: 'm', requestedSchema: { type: 'object', properties: {} } },
  });
  expect(asked).toMatchObject([{ method: 'elicitation/create', args: expect.anything() }]);
});

it('is withheld, and its server told so, if a question cannot be masked', async () => {
  const refusal = new Refusal('too-many');
  const { say, told } = scene({ maskFails: refusal });
  expect(await say(ASKS)).toMatchObject({
    text: undefined,
    withheld: { problem: refusal.message, mayBeAnswer: false },
  });
  expect(told).toMatchObject([[{ method: 'roots/list' }, { code: 'too-many' }]]);
  const news = scene({ maskFails: refusal });
  expect(await news.say({ method: 'notifications/message' })).toMatchObject({
    withheld: { mayBeAnswer: false },
  });
  expect(news.told).toEqual([]);
});

it('is masked as what its tool says, or as what any tool may say', async () => {
  const where = async (options: Options) => {
    const { say, wheres } = scene(options);
    await say(options.pending === null ? { method: 'notifications/message' } : { id: 1, result: {} });
    return wheres[0];
  };
  expect(await where({})).toEqual({ server: 'shop', tool: 'read', anyTool: false });
  expect(await where({ pending: { task: 't' } })).toEqual({ server: 'shop', tool: 'read', anyTool: true });
  expect(await where({ pending: null })).toEqual({ server: 'shop', tool: undefined, anyTool: true });
});
