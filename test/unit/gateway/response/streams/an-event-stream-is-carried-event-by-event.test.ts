/** What a client gets of a server's event stream, where it ends, and what the gateway keeps of what came. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../../src/domain/refusal.ts';
import type { InspectContext } from '../../../../../src/gateway/response/inspect-context.ts';
import type { Inspected } from '../../../../../src/gateway/response/inspected.ts';
import { createRelayEvents } from '../../../../../src/gateway/response/relay-events.ts';
import type { Loaded } from '../../../../../src/gateway/response/relay-request.ts';

const ANSWER = { text: '{"answer":1}' };

/** What becomes of each text of the server's: messages pass, `answer` answers, `bad…` is withheld. */
const judged = (data: string, { pending }: InspectContext): readonly Partial<Inspected>[] => {
  if (data === '') return [];
  if (data === 'both') return [{ text: 'one' }, { text: 'two' }];
  if (data === 'answer' && pending !== undefined) return [{ text: 'answer', answer: ANSWER as never }];
  if (data === 'bad') return [{ withheld: { problem: 'Not this.', mayBeAnswer: false } }];
  if (data === 'bad answer') return [{ withheld: { problem: 'Not this answer.', mayBeAnswer: true } }];
  return [{ text: data }];
};

interface Scene {
  readonly expectsAnswer?: boolean;
  readonly ends?: AbortSignal;
  /** Thrown once the chunks are out. */
  readonly breaks?: unknown;
  /** Called before each chunk. */
  readonly before?: (at: number) => void | Promise<void>;
  readonly afterAnswer?: number;
  readonly onDiscard?: () => void;
  readonly room?: () => Promise<void> | undefined;
}

const scene = (chunks: readonly string[], options: Scene = {}) => {
  const written: string[] = [];
  const sent: object[] = [];
  const noted: { error?: string; answers?: number }[] = [];
  const kept: number[] = [];
  const paced: unknown[] = [];
  const asked: { onlyAnswer?: boolean }[] = [];
  const state = { ended: 0, discarded: 0, withheld: 0 };
  const body = async function* () {
    for (const [at, chunk] of chunks.entries()) {
      await options.before?.(at);
      yield new TextEncoder().encode(chunk);
    }
    if (options.breaks !== undefined) throw options.breaks;
  };
  const request = {
    answer: {
      body: body(),
      discard: () => {
        state.discarded += 1;
        options.onDiscard?.();
      },
    },
    context: {
      caller: { issuer: 'https://idp.example', subject: 'bob' },
      conversation: {
        server: 'shop',
        recording: {
          room: options.room ?? (() => undefined),
          note: (entry: { error?: string; answers?: number }) => noted.push(entry),
        },
      },
      pending: { id: 1, seq: 7 },
    },
    channel: {
      open: (headers: object) => {
        sent.push({ headers });
        return {
          write: async (frames: string) => void written.push(frames),
          end: () => {
            state.ended += 1;
          },
        };
      },
      send: async (text: string, status: number, headers: object) =>
        void sent.push({ text, status, headers }),
    },
    headers: { 'mcp-session-id': 's' },
    sealEventId: (id: string) => `sealed-${id}`,
    expectsAnswer: options.expectsAnswer ?? true,
    ends: options.ends ?? new AbortController().signal,
    gone: new AbortController().signal,
    load: { keep: (size: number) => void kept.push(size) },
  } as unknown as Loaded;
  const relay = createRelayEvents({
    judge: async (data, context, take) => {
      asked.push(context as { onlyAnswer?: boolean });
      for (const each of judged(data, context)) if (!take(each as Inspected)) return;
    },
    measure: (_caller, work) => work(),
    rates: {
      send: async (_caller, amount) => {
        paced.push(amount);
      },
    },
    countWithheld: () => {
      state.withheld += 1;
    },
    limits: { eventBytes: 100, afterAnswer: options.afterAnswer ?? 60_000 },
  });
  return { relay, request, written, sent, noted, kept, paced, asked, state };
};

const later = (then: () => void, ms = 5): Promise<void> =>
  new Promise<void>((resolve) => setTimeout(resolve, ms)).then(then);

const lost = () => new Refusal('upstream-lost');
const errorsOf = (noted: readonly { error?: string }[]) => noted.map(({ error }) => error);

it('carries messages up to the end of the stream, and resolves with the answer', async () => {
  const { relay, request, written, sent, kept, paced, state, noted } = scene([
    'data: note\n\n',
    'data: answer\n\n',
  ]);
  expect(await relay.stream(request)).toBe(ANSWER);
  expect(written).toEqual(['data: note\n\n', 'data: answer\n\n']);
  expect(sent).toEqual([{ headers: { 'mcp-session-id': 's' } }]);
  expect(state).toEqual({ ended: 1, discarded: 0, withheld: 0 });
  expect(paced).toEqual([{ messages: 1 }, { messages: 1 }]);
  expect(kept).toEqual([0, 0]);
  expect(noted).toEqual([]);
});

it('seals ids, and gives the id of several messages to the last of them', async () => {
  const { relay, request, written } = scene(['id: 5\ndata: both\n\n'], { expectsAnswer: false });
  await relay.stream(request);
  expect(written).toEqual(['data: one\n\n', 'id: sealed-5\ndata: two\n\n']);
});

it('leaves an empty id as it is, which takes the place of the client back', async () => {
  const { relay, request, written } = scene(['id\ndata: note\n\n'], { expectsAnswer: false });
  await relay.stream(request);
  expect(written).toEqual(['id: \ndata: note\n\n']);
});

it.each<[string, string, string[]]>([
  ['its id', 'id: 5\ndata: bad\n\n', ['id: sealed-5\ndata: \n\n']],
  ['its time to come back', 'retry: 10\ndata: bad\n\n', ['retry: 10\n\n\n']],
  ['nothing', 'data: bad\n\n', []],
])('of an event that is withheld the client gets %s', async (_what, chunk, frames) => {
  const { relay, request, written, paced, state, noted } = scene([chunk], { expectsAnswer: false });
  await relay.stream(request);
  expect(written.map((each) => each.trimEnd())).toEqual(frames.map((each) => each.trimEnd()));
  expect(paced).toHaveLength(1);
  expect(state.withheld).toBe(1);
  expect(noted).toMatchObject([{ error: 'Withheld: Not this.', answers: 7 }]);
});

it('judges no event of another name, whose id alone travels', async () => {
  const { relay, request, written, asked, noted } = scene(
    ['event: ping\nid: 5\ndata: answer\n\n', 'event: ping\ndata:\n\n'],
    { expectsAnswer: false },
  );
  expect(await relay.stream(request)).toBeUndefined();
  expect(written).toEqual(['event: other\nid: sealed-5\ndata: \n\n']);
  expect(asked).toEqual([]);
  expect(errorsOf(noted)).toEqual([expect.stringContaining('event: ping data: answer')]);
});

it('judges events that say that they are messages', async () => {
  const { relay, request, written } = scene(['event: message\ndata: answer\n\n']);
  expect(await relay.stream(request)).toBe(ANSWER);
  expect(written).toEqual(['event: message\ndata: answer\n\n']);
});

it('takes one answer: what comes behind it answers nothing', async () => {
  const { relay, request, asked } = scene(['data: answer\n\n', 'data: answer\n\n']);
  expect(await relay.stream(request)).toBe(ANSWER);
  expect(asked.map((context) => 'pending' in context && context.pending !== undefined)).toEqual([
    true,
    false,
  ]);
});

it('waits until its recording has room', async () => {
  const order: string[] = [];
  const { relay, request, written } = scene(['data: answer\n\n'], {
    room: () => later(() => order.push(`room after ${written.length} events`)),
  });
  await relay.stream(request);
  expect(order).toEqual(['room after 0 events']);
});

it('ends a stream that its server leaves open behind the answer', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { relay, request, state } = scene(['data: answer\n\n', 'data: note\n\n'], {
    afterAnswer: 1,
    onDiscard: resolve,
    before: (at) => (at === 1 ? Promise.race([promise, later(() => undefined, 500)]) : undefined),
  });
  expect(await relay.stream(request)).toBe(ANSWER);
  expect(state.discarded).toBe(1);
});

it('ends no stream that has no answer yet', async () => {
  const { relay, request, state } = scene(['data: note\n\n', 'data: note\n\n'], {
    afterAnswer: 0,
    expectsAnswer: false,
    before: () => new Promise((resolve) => setTimeout(resolve, 5)),
  });
  await relay.stream(request);
  expect(state.discarded).toBe(0);
});

it.each<[string, readonly string[], Scene, object]>([
  ['the stream ends without an answer', ['data: note\n\n'], {}, { code: 'upstream-lost' }],
  ['what may be its answer is withheld', ['data: bad answer\n\n'], {}, { code: 'upstream-invalid' }],
  [
    'it breaks off behind what may be its answer',
    ['data: bad answer\n\n'],
    { breaks: lost() },
    { code: 'upstream-invalid' },
  ],
  ['it breaks off', ['data: note\n\n'], { breaks: lost() }, { code: 'upstream-lost' }],
  [
    'it breaks off otherwise behind what may be its answer',
    ['data: bad answer\n\n'],
    { breaks: new Error('ours') },
    { message: 'ours' },
  ],
  ['an event is too large', [`data: ${'x'.repeat(200)}\n\n`], {}, { code: 'answer-too-large' }],
])('fails if %s', async (_what, chunks, options, error) => {
  const { relay, request, state } = scene(chunks, options);
  await expect(relay.stream(request)).rejects.toMatchObject(error);
  expect(state.ended).toBe(0);
});

it('is over without an answer if the client can come back for it', async () => {
  const { relay, request, state } = scene(['id: 5\ndata: note\n\n']);
  expect(await relay.stream(request)).toBeUndefined();
  expect(state.ended).toBe(1);
});

it.each<[string, unknown, string]>([
  ['broke off', new Error('socket'), 'The stream broke off.'],
  ['was refused', new Refusal('too-many'), new Refusal('too-many').message],
])('counts an answer behind which the stream %s', async (_how, breaks, sentence) => {
  const { relay, request, noted, state } = scene(['data: answer\n\n'], { breaks });
  expect(await relay.stream(request)).toBe(ANSWER);
  expect(state.ended).toBe(1);
  expect(errorsOf(noted)).toEqual([`Withheld: What came after the answer. ${sentence}`]);
});

const stopped = () => {
  const controller = new AbortController();
  const reason = new Error('the process stops');
  controller.abort(reason);
  return { ends: controller.signal, reason };
};

it.each<[string, string, boolean]>([
  ['that can be taken up again', 'id: 5\ndata: note\n\n', true],
  ['that no answer is expected on', 'data: note\n\n', false],
])('a stream %s ends without an error when the process stops', async (_what, chunk, expectsAnswer) => {
  const { ends, reason } = stopped();
  const { relay, request, state } = scene([chunk], { ends, breaks: reason, expectsAnswer });
  expect(await relay.stream(request)).toBeUndefined();
  expect(state.ended).toBe(1);
});

it.each<[string, string, boolean]>([
  ['cannot be taken up again', 'data: note\n\n', true],
  ['broke off for another reason', 'id: 5\ndata: note\n\n', false],
])('fails when the process stops and the stream %s', async (_what, chunk, isReason) => {
  const { ends, reason } = stopped();
  const breaks = isReason ? reason : new Error('another');
  const { relay, request } = scene([chunk], { ends, breaks });
  await expect(relay.stream(request)).rejects.toBe(breaks);
});

it('is not told by the code alone that an answer was lost', async () => {
  const breaks = Object.assign(new Error('ours'), { code: 'upstream-lost' });
  const { relay, request } = scene(['data: bad answer\n\n'], { breaks });
  await expect(relay.stream(request)).rejects.toBe(breaks);
});

it('counts no event of another name for an answer', async () => {
  const { relay, request } = scene(['event: ping\ndata: answer\n\n']);
  await expect(relay.stream(request)).rejects.toMatchObject({ code: 'upstream-lost' });
});

it('fails with the reason of a stop that has not come', async () => {
  const { relay, request } = scene(['id: 5\ndata: note\n\n'], { breaks: 'x' });
  await expect(relay.stream(request)).rejects.toBe('x');
});

it('says at its end how much more was withheld', async () => {
  const { relay, request, noted } = scene(
    Array.from({ length: 12 }, () => 'data: bad\n\n'),
    {
      expectsAnswer: false,
    },
  );
  await relay.stream(request);
  expect(noted).toHaveLength(11);
  expect(noted.at(-1)?.error).toBe('Withheld: 2 more events of this stream.');
});

it('gives a client that reads no streams the answer alone, as soon as it is there', async () => {
  const { relay, request, sent, asked, kept, written, state } = scene([
    'data: note\n\n',
    'data: answer\n\n',
    'data: note\n\n',
  ]);
  expect(await relay.last(request)).toBe(ANSWER);
  expect(sent).toEqual([{ text: ANSWER.text, status: 200, headers: { 'mcp-session-id': 's' } }]);
  expect(asked.map(({ onlyAnswer }) => onlyAnswer)).toEqual([true, true]);
  expect(kept).toEqual([ANSWER.text.length]);
  expect(written).toEqual([]);
  expect(state.ended).toBe(0);
});

it('waits until its recording has room also for a client that reads no streams', async () => {
  const order: string[] = [];
  const { relay, request, sent } = scene(['data: answer\n\n'], {
    room: () => later(() => order.push(`room after ${sent.length} answers`)),
  });
  await relay.last(request);
  expect(order).toEqual(['room after 0 answers']);
});

it.each<[string, readonly string[], Scene, object]>([
  ['ends without one', ['data: note\n\n'], {}, { code: 'upstream-lost' }],
  ['ends with one that is withheld', ['data: bad answer\n\n'], {}, { code: 'upstream-invalid' }],
  ['breaks off', ['data: note\n\n'], { breaks: lost() }, { code: 'upstream-lost' }],
  [
    'breaks off behind one that is withheld',
    ['data: bad answer\n\n'],
    { breaks: lost() },
    { code: 'upstream-invalid' },
  ],
  [
    'fails otherwise behind one that is withheld',
    ['data: bad answer\n\n'],
    { breaks: new Error('ours') },
    { message: 'ours' },
  ],
  ['fails otherwise', ['data: note\n\n'], { breaks: new Error('ours') }, { message: 'ours' }],
])(
  'has no answer for a client that reads no streams if the stream %s',
  async (_what, chunks, options, error) => {
    const { relay, request, sent } = scene(chunks, options);
    await expect(relay.last(request)).rejects.toMatchObject(error);
    expect(sent).toEqual([]);
  },
);

it('says at the end how much more was withheld, also to a client that reads no streams', async () => {
  const { relay, request, noted } = scene([
    ...Array.from({ length: 11 }, () => 'data: bad\n\n'),
    'data: answer\n\n',
  ]);
  await relay.last(request);
  expect(noted.at(-1)?.error).toBe('Withheld: 1 more events of this stream.');
});
