/** The first look at a server's answer: what no client should see is refused, and let go of. */
import { expect, it } from 'vitest';
import {
  checkAnswer as check,
  checkAcknowledgement,
  upstreamRequest,
} from '../../../../src/gateway/request/upstream-request.ts';
import type { UpstreamAnswer } from '../../../../src/upstream/ports.ts';

/** Some answers are refused at once. */
const checkAnswer = async (...asked: Parameters<typeof check>) => check(...asked);

const answer = (status: number, { headers = {}, chunks = [] as readonly string[] } = {}) => {
  const state = { discarded: 0, read: 0 };
  const body = (async function* () {
    for (const chunk of chunks) {
      state.read += 1;
      yield Buffer.from(chunk);
    }
  })();
  const received = {
    status,
    headers,
    body,
    discard: () => {
      state.discarded += 1;
    },
  } as unknown as UpstreamAnswer;
  return { received, state };
};
const textOf = async ({ body }: UpstreamAnswer): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
};
const SESSION = { upstreamSession: 's' };
const NONE = { upstreamSession: undefined };

it.each([200, 202, 299])('passes on what is well: %i', async (status) => {
  const { received, state } = answer(status, { chunks: ['{}'] });
  expect(await checkAnswer(received, SESSION)).toBe(received);
  expect(state).toEqual({ discarded: 0, read: 0 });
});

it.each<[number, object, string, string]>([
  [199, {}, 'upstream-refused', 'HTTP status 199. Not executed'],
  [302, {}, 'upstream-refused', 'HTTP status 302. Not executed'],
  [399, { 'content-type': 'application/json' }, 'upstream-refused', 'status 399'],
  [400, { 'content-type': 'text/html' }, 'upstream-refused', 'status 400'],
  [400, {}, 'upstream-refused', 'status 400'],
  [401, { 'content-type': 'application/json' }, 'upstream-unavailable', 'credential'],
  [403, { 'content-type': 'application/json' }, 'upstream-unavailable', 'credential'],
  [429, { 'content-type': 'application/json' }, 'upstream-busy', ''],
  [499, { 'content-type': 'text/plain' }, 'upstream-refused', 'status 499'],
  [500, { 'content-type': 'application/json' }, 'upstream-failed', 'Whether the call ran is not known'],
  [503, {}, 'upstream-failed', 'status 503'],
])('refuses status %i with %j, and lets go of it', async (status, headers, code, sentence) => {
  const { received, state } = answer(status, { headers });
  await expect(checkAnswer(received, NONE)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(sentence),
  });
  expect(state.discarded).toBe(1);
});

it('passes on an error of MCP', async () => {
  const error = '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no such session here"}}';
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const { received } = answer(400, { headers, chunks: [error] });
  const passed = await checkAnswer(received, NONE);
  expect([passed.status, await textOf(passed)]).toEqual([400, error]);
});

it.each<[string, number | undefined]>([
  ['7', 7],
  ['999999', 999_999],
  ['1000000', undefined],
  ['soon', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
])('says when to come back to a busy server that says %s', async (value, retryAfter) => {
  const { received } = answer(429, { headers: { 'retry-after': value } });
  const error = await checkAnswer(received, NONE).catch((thrown: unknown) => thrown);
  if (value === '1000000') expect(error).toMatchObject({ code: 'upstream-busy' });
  else expect((error as { retryAfter?: number }).retryAfter).toBe(retryAfter);
});

it('says when to come back to a busy server that names a moment', async () => {
  const at = new Date(Date.now() + 600_000).toUTCString();
  const { received } = answer(429, { headers: { 'retry-after': at } });
  const error = (await checkAnswer(received, NONE).catch((thrown: unknown) => thrown)) as {
    retryAfter: number;
  };
  expect(error.retryAfter).toBeGreaterThan(500);
  expect(error.retryAfter).toBeLessThanOrEqual(600);
});

it.each<[number, object, readonly string[]]>([
  [404, {}, []],
  [410, {}, []],
  [401, {}, []],
  [401, { 'www-authenticate': 'Bearer' }, ['{"error":"no such ses', 'sion"}']],
  [400, {}, ['Bad Request: No valid session ID provided']],
  [400, {}, ['Server not initialized']],
  [400, {}, ['server not initialised']],
  [400, {}, ['{"id":1,"error":{"code":-32600,"message":"Session unknown"}}']],
  [400, {}, ['{"id":1,"error":{"code":-32000,"message":"Sessions end"}}']],
])('%i with %j and %j says that the session is lost', async (status, headers, chunks) => {
  const { received, state } = answer(status, { headers, chunks });
  await expect(checkAnswer(received, SESSION)).rejects.toMatchObject({ code: 'unknown-session' });
  expect(state.discarded).toBe(1);
});

it.each<[number, object, readonly string[], string]>([
  [404, {}, [], 'upstream-refused'],
  [400, {}, ['no such tool'], 'upstream-refused'],
  [404, {}, ['not found'], 'upstream-refused'],
  [410, {}, ['session'], 'upstream-refused'],
  [400, {}, ['Bad Request: Mcp-Session-Id header is required'], 'malformed-message'],
  [404, {}, ['{"id":null,"error":{"code":-32001,"message":"Session not found"}}'], 'malformed-message'],
])(
  '%i without a session, with %j and %j, wants one only if it says so',
  async (status, headers, chunks, code) => {
    const { received } = answer(status, { headers, chunks });
    await expect(checkAnswer(received, NONE)).rejects.toMatchObject({ code });
  },
);

it.each<[number, object, readonly string[], string]>([
  [401, { 'www-authenticate': 'Bearer' }, ['unauthorized'], 'upstream-unavailable'],
  [400, {}, ['{"id":1,"error":{"code":-32602,"message":"no such session"}}'], 'upstream-refused'],
  [400, {}, ['obsessions'], 'upstream-refused'],
  [400, {}, [`${' '.repeat(16 * 1024)}session`], 'upstream-refused'],
  [403, {}, ['session'], 'upstream-unavailable'],
])(
  '%i with %j and other words does not say that the session is lost',
  async (status, headers, chunks, code) => {
    const { received } = answer(status, { headers, chunks });
    await expect(checkAnswer(received, SESSION)).rejects.toMatchObject({ code });
  },
);

it('is passed on as if no one had looked, and not read further than a look takes', async () => {
  const headers = { 'content-type': 'application/json' };
  const chunks = ['{"id":1,', '"error":{"code":-32602}}', 'x'.repeat(16 * 1024), 'behind', 'more'];
  const { received, state } = answer(400, { headers, chunks });
  const looked = await checkAnswer(received, SESSION);
  expect(state.read).toBe(3);
  expect(await textOf(looked)).toBe(chunks.join(''));
});

it('is let go of if all it says is that the message arrived', async () => {
  const { received, state } = answer(202);
  await checkAcknowledgement(received, NONE);
  expect(state.discarded).toBe(1);
  await expect(checkAcknowledgement(answer(500).received, NONE)).rejects.toMatchObject({
    code: 'upstream-failed',
  });
});

it('writes the headers of a request anew, in the name of its caller', () => {
  const spoken = { era: '2025', revision: '2025-11-25' } as never;
  const request = upstreamRequest('POST', { spoken, conversation: { upstreamSession: 's-1', caller: 'c' } });
  expect(request).toMatchObject({ httpMethod: 'POST', caller: 'c' });
  expect(JSON.stringify(request.headers)).toContain('s-1');
});
