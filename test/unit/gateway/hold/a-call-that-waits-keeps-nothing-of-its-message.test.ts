/** A call that waits for people: what is let go of meanwhile, what comes back, and what is given back in any case. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createHoldCall, followedBy, type HoldCallDeps } from '../../../../src/gateway/hold/hold-call.ts';
import type { HeldCall, Waited } from '../../../../src/gateway/hold/wait-for-people.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseRequest } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const REVISION = 'io.modelcontextprotocol/protocolVersion';
const textOf = (meta?: object) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'delete_rows', arguments: { rows: 'all' }, ...(meta && { _meta: meta }) },
  });

interface Options {
  readonly waited?: Partial<Waited>;
  readonly waitFails?: unknown;
  readonly readFails?: unknown;
  readonly growFails?: unknown;
  readonly gone?: AbortSignal;
  readonly text?: string;
  readonly stored?: string;
  readonly patience?: number;
  readonly id?: string | number;
  readonly tool?: string | undefined;
}

const scene = (options: Options = {}) => {
  const seen: string[] = [];
  const went: { request: RequestContext; waited: Waited }[] = [];
  const text = options.text ?? textOf();
  const kept: unknown[] = [];
  const holdCall = createHoldCall({
    heldBodies: {
      keep: async (body: Uint8Array, place: object, until: number) => {
        kept.push([Buffer.from(body).toString(), place, until]);
        return {
          inMemory: 11,
          size: 100,
          read: async () => {
            seen.push('read');
            if (options.readFails !== undefined) throw options.readFails;
            return Buffer.from(options.stored ?? text);
          },
          drop: async () => void seen.push('dropped'),
        };
      },
    },
    goOn: async (request: RequestContext, _held: unknown, waited: Waited) => {
      seen.push('went on');
      went.push({ request, waited });
    },
    now: () => 1000,
  } as unknown as HoldCallDeps);
  const held = {
    wait: async () => {
      seen.push('waited');
      if (options.waitFails !== undefined) throw options.waitFails;
      return { kind: 'approved', ...options.waited };
    },
    leave: async () => void seen.push('left'),
    refuse: (refusal: Refusal) => ({ refusal }),
    end: () => void seen.push('ended'),
  } as unknown as HeldCall;
  const message = parseRequest(text);
  if (message === undefined) throw new Error('no request');
  const request = {
    caller: { subject: 'bob' },
    conversation: { server: 'shop' },
    body: Buffer.from(text),
    text,
    message,
    intent: intentOf(message),
    masked: { text, found: [] },
    spoken: { era: '2026', revision: '2026-07-28' },
    pending: {
      id: options.id ?? 7,
      method: 'tools/call',
      tool: 'tool' in options ? options.tool : 'delete_rows',
      seq: 1,
    },
    patience: options.patience,
    gone: options.gone ?? new AbortController().signal,
    weight: {
      request: {
        set: (bytes: number) => seen.push(`weighs ${bytes}`),
        grow: async (bytes: number) => {
          seen.push(bytes > 0 ? 'grows' : 'does not grow');
          if (options.growFails !== undefined) throw options.growFails;
        },
      },
    },
  } as unknown as RequestContext;
  return { holdCall, held, request, seen, went, kept, text };
};

it('is kept with its place, ten minutes longer than its client is patient', async () => {
  const { holdCall, held, request, kept, text, seen } = scene({ patience: 500 });
  await holdCall(request, held);
  expect(kept).toEqual([[text, { caller: { subject: 'bob' }, server: 'shop' }, 1000 + 500 + 600_000]]);
  expect(seen).toEqual(['weighs 11']);
  const other = scene();
  await other.holdCall(other.request, other.held);
  expect(other.kept).toMatchObject([[text, {}, 1000 + 600_000]]);
});

it('goes on as it came once people have decided, and gives everything back', async () => {
  const { holdCall, held, request, seen, went, text } = scene();
  await (await holdCall(request, held))();
  expect(seen).toEqual(['weighs 11', 'waited', 'grows', 'read', 'went on', 'ended', 'dropped']);
  expect(went[0]?.request.text).toBe(text);
  expect(went[0]?.request.intent.tool).toBe('delete_rows');
  expect(went[0]?.waited).toEqual({ kind: 'approved' });
});

it.each(['cancelled', 'later'] as const)('needs its message if it is %s', async (kind) => {
  const { holdCall, held, request, seen, went, text } = scene({ waited: { kind } });
  await (await holdCall(request, held))();
  expect(seen).toContain('read');
  expect(went[0]?.request.text).toBe(text);
});

it.each(['refused', 'again'] as const)('does not need its message if it is %s', async (kind) => {
  const { holdCall, held, request, seen, went } = scene({ waited: { kind } });
  await (await holdCall(request, held))();
  expect(seen).toEqual(['weighs 11', 'waited', 'went on', 'ended', 'dropped']);
  const small = went[0]?.request;
  expect(small?.text).not.toContain('rows');
  expect(small?.body.byteLength).toBe(0);
  expect(small?.masked.text).toBe('');
  expect(small?.message).toMatchObject({ kind: 'request', id: 7, method: 'tools/call' });
  expect(small?.pending).toMatchObject({ id: 7, method: 'tools/call', tool: 'delete_rows', seq: 1 });
});

it('keeps the era that its answer has to be of, and nothing else of its parameters', async () => {
  const small = async (text: string, more: Options = {}) => {
    const { holdCall, held, request, went } = scene({ text, waited: { kind: 'refused' }, ...more });
    await (await holdCall(request, held))();
    return went[0]?.request;
  };
  expect((await small(textOf({ [REVISION]: '2026-07-28', other: 1 })))?.text).toBe(
    JSON.stringify({ params: { _meta: { [REVISION]: '2026-07-28' } } }),
  );
  expect((await small(textOf()))?.text).toBe('{"params":{}}');
  expect((await small(textOf()))?.message.params?.kind).toBe('object');
  expect((await small(textOf(), { id: 'seven', tool: undefined }))?.pending).toMatchObject({
    id: 'seven',
    tool: undefined,
  });
});

it('is noticed to be left when it would run', async () => {
  const { holdCall, held, request, went } = scene({
    growFails: new Error('left'),
    gone: AbortSignal.abort(),
  });
  await (await holdCall(request, held))();
  expect(went[0]?.waited).toEqual({ kind: 'approved' });
});

it.each<[string, Options, string]>([
  ['there is no room for its message', { growFails: new Refusal('too-many') }, 'too-many'],
  ['its message cannot be read', { readFails: new Refusal('store-unavailable') }, 'store-unavailable'],
  ['its message is no request any more', { stored: '{}' }, 'store-unavailable'],
  ['something else fails', { readFails: new Error('ours') }, 'internal'],
  ['the wait fails', { waitFails: new Error('ours') }, 'internal'],
])('is refused if %s, and gives everything back', async (_what, options, code) => {
  const { holdCall, held, request, seen, went } = scene(options);
  await (await holdCall(request, held))();
  expect(went).toHaveLength(1);
  expect(went[0]?.waited).toMatchObject({ kind: 'refused', refused: { refusal: { code } } });
  expect(seen.slice(-2)).toEqual(['ended', 'dropped']);
});

it('is followed by something, whatever comes of it', async () => {
  const done: string[] = [];
  expect(followedBy(undefined, () => done.push('x'))).toBeUndefined();
  await followedBy(
    async () => void done.push('rest'),
    () => done.push('end'),
  )?.();
  await followedBy(
    () => Promise.reject(new Error('no')),
    () => done.push('end'),
  )?.().catch(() => done.push('failed'));
  expect(done).toEqual(['rest', 'end', 'end', 'failed']);
});
