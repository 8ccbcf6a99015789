/** What a client sends is refused if it carries what masking would hide; what its server wrote there itself is not. */
import { expect, it } from 'vitest';
import { checkToolName, createCheckSecrets } from '../../../../src/gateway/checks/check-secrets.ts';

const masked = (...paths: string[]) => ({
  text: '',
  found: paths.map((path) => ({ type: 'github_token', path, count: 1, detector: 'd' })),
  detected: [],
  recorded: {
    text: '',
    found: paths.map((path) => ({ type: 'github_token', path, count: 1, detector: 'd' })),
  },
});

const scene = (context: object, deniesSecrets = true) => {
  const noted: object[] = [];
  const sent: unknown[] = [];
  const told: unknown[] = [];
  const full = {
    conversation: { server: 'shop', recording: { note: (entry: object) => noted.push(entry) } },
    exchange: { caller: { subject: 'bob' }, reply: { send: (...args: unknown[]) => sent.push(args) } },
    spoken: { era: '2025' },
    message: { method: 'notifications/progress' },
    ...context,
  };
  const check = createCheckSecrets({
    deniesSecrets,
    answerServer: (...args: unknown[]) => void told.push(args),
  });
  return { run: async () => check(full as never, () => undefined), full, noted, sent, told };
};

it.each<[string, object]>([
  ['request', { kind: 'request', request: { masked: masked('params.x') } }],
  ['notification', { kind: 'notification', masked: masked('params.x') }],
  ['answer', { kind: 'answer', masked: masked('result.x'), question: { id: 1 } }],
])('a %s passes where the settings do not want it refused', async (_kind, context) => {
  const { run, full, noted } = scene(context, false);
  expect(await run()).toBe(full);
  expect(noted).toEqual([]);
});

it.each<[string, object]>([
  ['a request', { kind: 'request', request: { masked: masked() } }],
  [
    'a request with the state of its server',
    { kind: 'request', request: { masked: masked('params.requestState'), carried: {} } },
  ],
  ['a notification', { kind: 'notification', masked: masked() }],
  ['an answer', { kind: 'answer', masked: masked(), question: { id: 1 } }],
  [
    'an answer to a question whose id reads like one',
    { kind: 'answer', masked: masked('id'), question: { id: 1 } },
  ],
])('%s that carries none passes', async (_what, context) => {
  const { run, full } = scene(context);
  expect(await run()).toBe(full);
});

it('a request is refused with what stands where, and not executed', async () => {
  const { run } = scene({ kind: 'request', request: { masked: masked('params.a', 'params.b', 'params.c') } });
  await expect(run()).rejects.toMatchObject({
    code: 'secret-in-request',
    message: expect.stringContaining(
      'may not be sent: github_token at params.a, github_token at params.b, github_token at params.c. It',
    ),
  });
});

it('a request with more of them says how many more', async () => {
  const { run } = scene({
    kind: 'request',
    request: { masked: masked('params.a', 'params.b', 'params.c', 'params.d', 'params.e') },
  });
  await expect(run()).rejects.toThrow('github_token at params.c and 2 more. It');
});

it.each<[string, object]>([
  ['a state that the client made up', { masked: masked('params.requestState') }],
  [
    'something beside the state of its server',
    { masked: masked('params.requestState', 'params._meta.x'), carried: {} },
  ],
  ['an id', { masked: masked('id') }],
])('a request is refused for %s', async (_what, request) => {
  await expect(scene({ kind: 'request', request }).run()).rejects.toMatchObject({
    code: 'secret-in-request',
  });
});

it('a notification is dropped and answered as ever, and that is on record', async () => {
  const { run, noted, sent } = scene({ kind: 'notification', masked: masked('params.x'), seq: 7 });
  expect(await run()).toBeUndefined();
  expect(sent).toEqual([[202, {}]]);
  expect(noted).toMatchObject([
    {
      kind: 'decision',
      verdict: 'refused',
      answers: 7,
      method: 'notifications/progress',
      error: expect.stringContaining('github_token at params.x'),
    },
  ]);
});

it('an answer is refused, its server is told so, and that is on record', async () => {
  const { run, noted, told } = scene({
    kind: 'answer',
    masked: masked('id', 'result.x'),
    question: { id: 'q-1' },
  });
  await expect(run()).rejects.toMatchObject({
    code: 'secret-in-answer',
    message: expect.stringContaining('github_token at result.x.'),
  });
  expect(noted).toMatchObject([
    { kind: 'decision', rpcId: 'q-1', verdict: 'refused', error: expect.stringContaining('result.x') },
  ]);
  expect(told).toMatchObject([
    [
      { caller: { subject: 'bob' }, conversation: { server: 'shop' }, pending: undefined },
      { id: 'q-1', method: 'response' },
      { code: 'secret-in-answer' },
    ],
  ]);
});

it('comes to a step that has not found out enough as our fault', async () => {
  await expect(scene({ kind: 'notification' }).run()).rejects.toBeInstanceOf(TypeError);
});

it('the name of a tool that holds one is the name of no tool', () => {
  expect(() => checkToolName(masked('params.name') as never)).toThrow('reads like a secret');
  expect(() => checkToolName(masked('params.arguments.name') as never)).not.toThrow();
});
