/** What policy and people are asked about a request: its call, its tool as it is known, and how long its client can wait. */
import { expect, it } from 'vitest';
import type { AdmitRequest } from '../../../../src/gateway/admit-request.ts';
import { createRequestAdmission } from '../../../../src/gateway/request/request-admission.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseRequest, type RequestMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const TIMES = { pollEvery: 1, patience: { without: 2, withProgress: 3 } };
const TASKS = {
  'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
};
const MIB = 1024 * 1024;

interface Sent {
  readonly params?: object;
  readonly method?: string;
  readonly era?: '2025' | '2026';
  readonly bytes?: number;
  readonly tool?: object;
}

const start = ({ params = {}, method = 'tools/call', era = '2025', bytes = 10, tool }: Sent = {}) => {
  const asked: { how: string; request: AdmitRequest }[] = [];
  const judged: string[] = [];
  const counts = { digests: 0, looks: [] as object[] };
  const admit = (how: string) => async (request: AdmitRequest) => {
    asked.push({ how, request });
    return how as never;
  };
  const admission = createRequestAdmission({
    admit: admit('first'),
    admitApproved: admit('approved'),
    admitHeld: admit('held'),
    work: { judge: async (_: unknown, source: string) => void judged.push(source) } as never,
    callArguments: {
      digestOf: () => {
        counts.digests += 1;
        return 'digest';
      },
      previewOf: () => 'preview',
    } as never,
    lookUpTool: (async (_: unknown, name: string, how: object) => {
      counts.looks.push({ name, ...how });
      return { definition: { hash: 'now' } };
    }) as never,
    previewImpact: async () => 'impact' as never,
    makeSafe: ((text: string) => `safe ${text}`) as never,
    ...TIMES,
  });
  const all = method === 'tools/call' ? { name: 'pay', arguments: { n: 1.0 }, ...params } : params;
  const text = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: all });
  const message = parseRequest(text) as RequestMessage;
  const request = {
    caller: { subject: 'alice' },
    conversation: { server: 'shop', recording: { id: 'ses_1' } },
    spoken: { era, revision: era === '2025' ? '2025-11-25' : '2026-07-28' },
    body: new Uint8Array(bytes),
    text,
    message,
    intent: intentOf(message),
    pending: { id: 7, seq: 4 },
    makeSafe: (sentence: string) => sentence,
    ...(tool === undefined ? {} : { tool }),
  } as unknown as RequestContext;
  return { admission, request, asked, judged, counts };
};

it('is the call with its arguments, judged as they stand in its text', async () => {
  const { admission, request, asked, judged } = start();
  expect(await admission.admit(request)).toBe('first');
  expect(asked[0]?.request).toMatchObject({
    call: { server: 'shop', method: 'tools/call', tool: 'pay', args: { n: 1 } },
    id: 7,
    seq: 4,
    patience: TIMES.patience.without,
    retries: { carried: undefined, mayRetry: false },
    mayBeTask: false,
  });
  expect(asked[0]?.request).not.toHaveProperty('definition');
  expect(judged).toEqual(['{"n":1}']);
});

it('is judged by its name alone if it has no arguments', async () => {
  const { admission, request, asked, judged } = start({ method: 'tools/list' });
  await admission.admit(request);
  expect(judged).toEqual([]);
  expect(asked[0]?.request.call).toMatchObject({ method: 'tools/list', args: undefined });
});

it('is bound to what the server says about the tool, which can be asked anew', async () => {
  const tool = {
    definition: { hash: 'then', name: 'pay' },
    annotations: { readOnlyHint: true },
    effect: 'e',
  };
  const { admission, request, asked, counts } = start({ tool });
  await admission.admit(request);
  const admitted = asked[0]?.request;
  expect(admitted).toMatchObject({
    definition: 'then',
    call: { annotations: { readOnlyHint: true }, toolEffect: 'e' },
  });
  expect(await admitted?.definitionNow?.()).toBe('now');
  expect(counts.looks).toEqual([{ name: 'pay', anew: true }]);
  expect(await admitted?.impact?.({} as never)).toBe('impact');
});

it('has its digest made once, and only if it is wanted', async () => {
  const { admission, request, asked, counts } = start();
  await admission.admit(request);
  expect(counts.digests).toBe(0);
  const digest = asked[0]?.request.digest;
  expect([digest?.(), digest?.(), counts.digests]).toEqual(['digest', 'digest', 1]);
});

it('is the same after people have approved it, there or here', async () => {
  const { admission, request, asked } = start();
  expect(await admission.admitApproved(request, {} as never)).toBe('approved');
  expect(await admission.admitHeld(request, {} as never, {} as never)).toBe('held');
  expect(asked.map(({ request: { id } }) => id)).toEqual([7, 7]);
});

const PROGRESS = { _meta: { progressToken: 'p' } };

it.each<[string, Sent, number]>([
  ['shortly without progress', {}, TIMES.patience.without],
  ['longer with it', { params: PROGRESS }, TIMES.patience.withProgress],
  ['shortly if it is of 2026', { era: '2026', params: PROGRESS }, TIMES.patience.without],
  ['not long if it may be a task', { params: { task: {} } }, TIMES.pollEvery],
  ['not long if it may be a task of 2026', { era: '2026', params: { _meta: TASKS } }, TIMES.pollEvery],
  ['not long up to what is kept for later', { params: { task: {} }, bytes: MIB }, TIMES.pollEvery],
  ['as ever beyond that', { params: { task: {} }, bytes: MIB + 1 }, TIMES.patience.without],
  [
    'as ever if it brings a state',
    { era: '2026', params: { _meta: TASKS, requestState: 's' } },
    TIMES.patience.without,
  ],
  [
    'as ever if it brings answers',
    { era: '2026', params: { _meta: TASKS, inputResponses: {} } },
    TIMES.patience.without,
  ],
])('lets its client wait %s', (_, sent, patience) => {
  const { admission, request } = start(sent);
  expect(admission.patienceWith(request)).toBe(patience);
});
