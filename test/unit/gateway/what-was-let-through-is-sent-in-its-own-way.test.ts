/** Each kind of message reaches its server in its own way, and its client hears that it did. */
import { expect, it } from 'vitest';
import type { Context, Kind } from '../../../src/gateway/context.ts';
import { createForwardStep } from '../../../src/gateway/forward.ts';
import { parseMessage } from '../../../src/mcp/jsonrpc/parse-message.ts';

const send = async (
  kind: Kind,
  { status = 202, ...more }: { readonly status?: number } & Record<string, unknown> = {},
) => {
  const done: string[] = [];
  const forwarded: { method: string }[] = [];
  const replies: number[] = [];
  const step = createForwardStep({
    execute: async () => void done.push('executed'),
    openStream: async () => void done.push('opened'),
    forward: async (_, request) => {
      forwarded.push(request as never);
      return {
        status,
        headers: {},
        body: (async function* () {})(),
        discard: () => void done.push('discarded'),
      } as never;
    },
  });
  const text = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
  const parsed = parseMessage(text);
  const context = {
    kind,
    text,
    body: Buffer.from(text),
    message: parsed.kind === 'single' ? parsed.message : undefined,
    exchange: {
      server: 'shop',
      gone: undefined,
      headers: {},
      reply: { send: (code: number) => replies.push(code) },
    },
    conversation: { server: 'shop', upstreamSession: 'u1', recording: { id: 'ses_1', note: () => 1 } },
    spoken: { era: '2025', revision: '2025-11-25' },
    head: { headers: {}, accepts: { json: true, events: true } },
    admission: {},
    request: {},
    admitted: {},
    ...more,
  } as unknown as Context<Kind>;
  const next = await step(context, () => {});
  return { next, done, forwarded, replies };
};

it('a request is executed', async () => {
  expect(await send('request')).toEqual({ next: undefined, done: ['executed'], forwarded: [], replies: [] });
});

it('a stream is opened', async () => {
  expect(await send('stream')).toMatchObject({ next: undefined, done: ['opened'], forwarded: [] });
});

it('a notification is passed on and acknowledged', async () => {
  const { forwarded, replies, done } = await send('notification');
  expect([forwarded.length, replies, done.includes('executed')]).toEqual([1, [202], false]);
});

it.each([
  ['with what its server says', 200, 200],
  ['also if its server keeps sessions to itself', 405, 405],
])('the end of a session is passed on, and answered %s', async (_, status, answered) => {
  const { forwarded, replies } = await send('end', { status });
  expect([forwarded.length, replies]).toEqual([1, [answered]]);
});

it('a request without an admission is not executed', async () => {
  await expect(send('request', { admitted: undefined })).rejects.toThrow();
  await expect(send('notification', { admission: undefined })).rejects.toThrow();
  await expect(send('answer', { question: undefined })).rejects.toThrow();
});
