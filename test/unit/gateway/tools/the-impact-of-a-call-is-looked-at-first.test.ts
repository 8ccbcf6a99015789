/** A companion tool tells what a call would touch: asked as the caller, under policy, recorded and masked; problems are told, never thrown. */
import { expect, it } from 'vitest';
import type { Decision } from '../../../../src/domain/decision.ts';
import type { Companion } from '../../../../src/domain/impact.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { createPreviewImpact, type PreviewImpactDeps } from '../../../../src/gateway/tools/preview-impact.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseRequest } from '../../../../src/mcp/jsonrpc/parse-message.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const COMPANION: Companion = {
  tool: 'count_rows',
  args: { of: '/rows' },
  result: '/count',
  drift: 0,
} as never;
const TOOL = {
  definition: { name: 'count_rows', hash: 'h', source: '{}' },
  annotations: {},
  params: [],
  effect: undefined,
};
const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', progressToken: 'p' };

interface Options {
  readonly result?: unknown;
  readonly answer?: string;
  readonly decision?: Decision;
  readonly lookUpFails?: unknown;
  readonly budgetFails?: unknown;
  readonly companion?: object;
  readonly era?: string;
  readonly args?: object;
  readonly stopped?: AbortSignal;
  readonly status?: number;
}

const scene = (options: Options = {}) => {
  const sent: { body: string; headers: object }[] = [];
  const noted: Record<string, unknown>[] = [];
  const decidedAbout: Record<string, unknown>[] = [];
  const masked: { text: string; where: object; who: object }[] = [];
  const spent: unknown[] = [];
  const text = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'delete_rows', arguments: options.args ?? { rows: 'SECRET', other: 1 }, _meta: META },
  });
  const message = parseRequest(text);
  if (message === undefined) throw new Error('no request');
  let clock = 100;
  const preview = createPreviewImpact({
    lookUpTool: async () => {
      if (options.lookUpFails !== undefined) throw options.lookUpFails;
      return TOOL;
    },
    decide: async (call: Record<string, unknown>) => {
      decidedAbout.push(call);
      return options.decision ?? decided({ action: 'allow', effect: 'read' });
    },
    budgets: {
      spend: async (...args: unknown[]) => {
        if (options.budgetFails !== undefined) throw options.budgetFails;
        spent.push(args);
      },
    },
    forward: async (admission: { message: { body: Uint8Array } }, outgoing: { headers: object }) => {
      sent.push({ body: Buffer.from(admission.message.body).toString(), headers: outgoing.headers });
      const body = options.answer ?? JSON.stringify({ jsonrpc: '2.0', id: 99, result: options.result ?? {} });
      return {
        status: options.status ?? 200,
        headers: { 'content-type': 'application/json' },
        body: (async function* () {
          yield Buffer.from(body);
        })(),
        discard: () => undefined,
      };
    },
    mask: ({ text: given }: { text: string }, where: object, who: object) => {
      masked.push({ text: given, where, who });
      const hidden = given.replaceAll('SECRET', '[X]');
      return { text: hidden, found: [], detected: [], recorded: { text: hidden, found: [] } };
    },
    answerBytes: 10_000,
    newRpcId: () => 99,
    now: () => {
      clock += 5;
      return clock;
    },
  } as unknown as PreviewImpactDeps);
  const request = {
    caller: { issuer: 'https://idp.example', subject: 'bob' },
    conversation: {
      server: 'shop',
      upstreamSession: undefined,
      recording: {
        id: 'ses_1',
        note: (entry: Record<string, unknown>) => {
          noted.push(entry);
          return noted.length;
        },
      },
    },
    message,
    text,
    intent: intentOf(message),
    spoken: { era: options.era ?? '2025', revision: '2025-11-25' },
    stopped: options.stopped ?? new AbortController().signal,
    makeSafe: safe,
  } as unknown as RequestContext;
  const run = () => preview(request, { ...COMPANION, ...options.companion } as never);
  return { run, sent, noted, decidedAbout, masked, spent };
};

const structured = (value: unknown): Options => ({ result: { structuredContent: value } });
const text = (said: string): Options => ({ result: { content: [{ type: 'text', text: said }] } });

it.each<[string, Options, number | string]>([
  ['structured content', structured({ count: 12 }), 12],
  ['a short text in it', structured({ count: 'many' }), 'many'],
  ['a text of 200 characters in it', structured({ count: 'x'.repeat(200) }), 'x'.repeat(200)],
  ['JSON in a text', text('{"count":12}'), 12],
  ['a text', { ...text('12 rows'), companion: { result: '' } }, '12 rows'],
  [
    'a result that says that it is no error',
    { result: { isError: false, structuredContent: { count: 1 } } },
    1,
  ],
])('is read from %s', async (_what, options, value) => {
  expect(await scene(options).run()).toMatchObject({ value });
});

const NOTHING_THERE = 'its answer has no number or short text there';
it.each<[string, Options, string]>([
  ['nothing is there', structured({}), NOTHING_THERE],
  ['a long text is there', structured({ count: 'x'.repeat(201) }), NOTHING_THERE],
  ['a list is there', structured({ count: [1] }), NOTHING_THERE],
  [
    'a number is there that is none',
    { answer: '{"jsonrpc":"2.0","id":99,"result":{"structuredContent":{"count":1e999}}}' },
    NOTHING_THERE,
  ],
  ['it failed', { result: { isError: true, structuredContent: { count: 1 } } }, 'it failed'],
  [
    'it answered with an error',
    { answer: '{"jsonrpc":"2.0","id":99,"error":{"code":1,"message":""}}' },
    'it answered with an error',
  ],
  ['it answered with no JSON', { answer: '<html>' }, 'it answered with an error'],
  ['its answer is no text', { result: { content: [{ type: 'image' }] } }, 'its answer is no text'],
  ['its answer is no list', { result: { content: { text: '1' } } }, 'its answer is no text'],
  [
    'the caller may not read it',
    { decision: decided({ action: 'deny', effect: 'read' }) },
    'may not read this unasked',
  ],
  ['people would have to be asked', { decision: decided({ effect: 'read' }) }, 'may not read this unasked'],
  ['it is not there', { lookUpFails: new Refusal('unknown-tool', 'no such tool') }, 'no such tool'],
  ['its budget is spent', { budgetFails: new Refusal('budget-spent', 'all spent') }, 'all spent'],
  ['a fault of ours keeps it', { lookUpFails: new Error('SECRET of ours') }, 'it could not be asked'],
  ['its server fails', { status: 500 }, 'HTTP status 500'],
  [
    'the call is over',
    { stopped: AbortSignal.abort(), lookUpFails: new Error('x') },
    'did not answer within 5 seconds',
  ],
])('is not known if %s, and that is said', async (_what, options, problem) => {
  const impact = await scene(options).run();
  expect(impact).toMatchObject({
    companion: { tool: 'count_rows' },
    problem: expect.stringContaining(problem),
  });
  expect(impact).not.toHaveProperty('value');
});

it('is cut if what went wrong takes many words', async () => {
  const { problem = '' } = (await scene({
    lookUpFails: new Refusal('denied', 'x'.repeat(500)),
  }).run()) as never as { problem?: string };
  expect(problem.length).toBeLessThanOrEqual(201);
});

it('is asked of the server with the arguments of the call that it is about, and not counted twice', async () => {
  const { run, sent, decidedAbout, spent } = scene({
    ...structured({ count: 1 }),
    companion: { args: { of: '/rows', not: '/missing' } },
  });
  await run();
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
    jsonrpc: '2.0',
    id: 99,
    method: 'tools/call',
    params: { name: 'count_rows', arguments: { of: 'SECRET' } },
  });
  expect(decidedAbout).toMatchObject([
    {
      server: 'shop',
      method: 'tools/call',
      tool: 'count_rows',
      args: { of: 'SECRET' },
      caller: { subject: 'bob' },
    },
  ]);
  expect(spent).toMatchObject([[{ tool: 'count_rows' }, { session: 'ses_1' }]]);
});

it('repeats what its era says of the client, without what asks for progress', async () => {
  const { run, sent } = scene({ ...structured({ count: 1 }), era: '2026' });
  await run();
  const { params } = JSON.parse(sent[0]?.body ?? '');
  expect(params._meta).toEqual({ 'io.modelcontextprotocol/protocolVersion': '2026-07-28' });
});

it('is on record, masked, with what was decided and how long it took', async () => {
  const { run, noted, masked } = scene({ result: { structuredContent: { count: 'SECRET' } } });
  expect(await run()).toMatchObject({ value: '[X]' });
  expect(noted).toMatchObject([
    {
      from: 'gateway',
      kind: 'request',
      method: 'tools/call',
      tool: 'count_rows',
      rpcId: 99,
      body: expect.stringContaining('[X]'),
    },
    { from: 'gateway', kind: 'decision', tool: 'count_rows', answers: 1, verdict: 'allow' },
    {
      from: 'server',
      kind: 'response',
      tool: 'count_rows',
      answers: 1,
      ms: 5,
      body: expect.stringContaining('[X]'),
    },
  ]);
  expect(masked).toMatchObject([
    { where: { server: 'shop', tool: 'count_rows' }, who: { isUnbounded: true } },
    { where: { server: 'shop', tool: 'count_rows' }, who: { isUnbounded: true } },
  ]);
});

it('is on record as refused if the caller may not read it, and is not sent', async () => {
  const { run, noted, sent, spent } = scene({ decision: decided({ action: 'deny', effect: 'read' }) });
  await run();
  expect(noted.at(-1)).toMatchObject({ kind: 'decision', verdict: 'refused' });
  expect({ sent, spent }).toEqual({ sent: [], spent: [] });
});
