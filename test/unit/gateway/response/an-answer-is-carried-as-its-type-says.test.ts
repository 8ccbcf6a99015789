/** What a client gets of one answer of a server, by the type of its body, within the room and the pace that there is. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createRelay, readWhole } from '../../../../src/gateway/response/relay.ts';

const LIMIT = 1_000_000;

interface Scene {
  readonly headers?: Record<string, string>;
  readonly streams?: boolean;
  /** What the message is judged to be. */
  readonly inspected?: object;
  readonly grow?: () => Promise<void>;
  readonly pace?: Promise<void>;
}

const relay = async (
  type: string,
  chunks: readonly string[],
  {
    headers,
    streams = true,
    inspected = { text: '{"ok":1}', answer: { text: '{"ok":1}' } },
    grow,
    pace,
  }: Scene = {},
) => {
  const log: string[] = [];
  const kept: number[] = [];
  const body = async function* () {
    for (const chunk of chunks) {
      log.push(`read ${chunk.length}`);
      yield Buffer.from(chunk);
    }
  };
  const part = {
    grow: grow ?? (async () => void log.push('grow')),
    set: (bytes: number) => void kept.push(bytes),
  };
  const carry = createRelay({
    inspect: () => inspected,
    measure: (_caller: string, work: () => unknown) => work(),
    rates: {
      send: (_caller: unknown, { bytes }: { bytes: number }) => {
        log.push(`pace ${bytes}`);
        return pace?.then(() => void log.push('paced'));
      },
    },
    countWithheld: () => {},
    limits: { answerBytes: LIMIT, eventBytes: LIMIT, afterAnswer: 10 },
  } as never);
  const result: unknown = await carry({
    answer: {
      status: 200,
      headers: { 'content-type': type, ...headers },
      body: body(),
      discard: () => void log.push('discard'),
    },
    context: {
      spoken: {},
      caller: {},
      pending: { id: 1 },
      conversation: { server: 'shop', recording: { room: () => undefined, note: () => {} } },
    },
    channel: {
      streams,
      send: async (text: string, status: number) => void log.push(`send ${status} ${text}`),
      open: () => ({ write: async () => {}, end: () => void log.push('end of stream') }),
    },
    headers: {},
    sealEventId: (id: string) => id,
    expectsAnswer: true,
    ends: new AbortController().signal,
    gone: new AbortController().signal,
    weight: { part: () => part },
  } as never).catch((error: unknown) => error);
  return { log, kept, result };
};

it('is one message if it is JSON', async () => {
  const { log, kept, result } = await relay('application/json; charset=utf-8', ['{"a":', '1}']);
  expect(log).toEqual(['read 5', 'pace 5', 'read 2', 'pace 2', 'send 200 {"ok":1}']);
  expect(result).toMatchObject({ text: '{"ok":1}' });
  expect(kept).toHaveLength(1);
});

it('is nothing of any other type, and its body is not read', async () => {
  const { log, result } = await relay('text/html', ['<html>']);
  expect(log).toEqual(['discard']);
  expect(result).toMatchObject({ code: 'upstream-invalid' });
});

it('is refused if there is none in it, for the reason that it was withheld for, or as invalid', async () => {
  const refusal = new Refusal('answer-denied');
  const inspected = { answer: undefined, withheld: { refusal } };
  expect((await relay('application/json', ['{}'], { inspected })).result).toBe(refusal);
  const nothing = await relay('application/json', ['{}'], { inspected: { answer: undefined } });
  expect(nothing.result).toMatchObject({ code: 'upstream-invalid' });
});

it('is waited for at the pace of its caller', async () => {
  const { log } = await relay('application/json', ['{', '}'], { pace: Promise.resolve() });
  expect(log.slice(0, 4)).toEqual(['read 1', 'pace 1', 'paced', 'read 1']);
});

it('waits for the room that its length needs before it is read', async () => {
  const { log } = await relay('application/json', ['{}'], { headers: { 'content-length': '20000' } });
  expect(log.slice(0, 2)).toEqual(['grow', 'read 2']);
});

it('waits for more room as more of it comes', async () => {
  const { log } = await relay('application/json', ['x'.repeat(20_000)]);
  expect(log.slice(0, 3)).toEqual(['read 20000', 'grow', 'pace 20000']);
});

it.each([
  [
    'told to be held up, and not read,',
    new Refusal('overloaded'),
    'answer-held-up',
    { 'content-length': '20000' },
  ],
  ['told to be held up', new Refusal('overloaded'), 'answer-held-up', undefined],
] as const)('is %s if there is no room', async (_, error, code, headers) => {
  const { log, result } = await relay('application/json', ['x'.repeat(20_000)], {
    grow: () => Promise.reject(error),
    ...(headers && { headers }),
  });
  expect(result).toMatchObject({ code });
  expect(log).toEqual(headers === undefined ? ['read 20000'] : ['discard']);
});

it('breaks off as the wait for room did, if that was no refusal', async () => {
  const error = new Error('gone');
  const { result } = await relay('application/json', ['x'.repeat(20_000)], {
    grow: () => Promise.reject(error),
  });
  expect(result).toBe(error);
});

it.each([
  ['a stream to a client that reads one', true],
  ['its last message to another', false],
])('is %s', async (_, streams) => {
  const { log } = await relay('text/event-stream', ['data: {}\n\n'], { streams });
  expect(log.includes('end of stream')).toBe(streams);
  expect(log.includes('send 200 {"ok":1}')).toBe(!streams);
});

it('is read whole up to its limit', async () => {
  const bytes = (...chunks: readonly string[]) =>
    readWhole(
      (async function* () {
        for (const chunk of chunks) yield Buffer.from(chunk);
      })(),
      4,
    );
  expect(String(await bytes('ab', 'cd'))).toBe('abcd');
  expect(String(await bytes('abc'))).toBe('abc');
  expect(await bytes()).toHaveLength(0);
  await expect(bytes('ab', 'cde')).rejects.toMatchObject({ code: 'answer-too-large' });
});
